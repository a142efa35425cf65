<#import "template.ftl" as layout>
<#import "latchkey-passcode.ftl" as passcode>
<#-- Works on keycloak.v2 and v1: only template.ftl and the theme's classes. PatternFly 5 (v2) draws the box of a field
     on an element around it. -->
<#assign boxed = properties.kcFormControlUtilClass??>
<#assign primary = "${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
<#assign secondary = "${properties.kcButtonClass!} ${(properties.kcButtonSecondaryClass)!(properties.kcButtonDefaultClass)!} ${properties.kcButtonBlockClass!}">

<#-- v1 keeps what is in a group off the window's edge by a cell around it. -->
<#assign cell = boxed?then("", "${properties.kcInputWrapperClass!}")>

<#macro codeField label mode>
  <div class="${properties.kcFormGroupClass!}">
    <div class="${properties.kcFormGroupLabelClass!} ${cell}">
      <label for="code" class="${properties.kcLabelClass!}"><span class="${properties.kcFormLabelTextClass!}">${label}</span></label>
    </div>
    <#if boxed><span class="${properties.kcInputClass!}"><#else><div class="${cell}"></#if>
    <input id="code" name="code" type="text" inputmode="${mode}" autocomplete="one-time-code" spellcheck="false" autofocus required
           class="<#if !boxed>${properties.kcInputClass!}</#if>"<#if message?has_content && message.type = "error"> aria-invalid="true"</#if>>
    <#if boxed></span><#else></div></#if>
  </div>
</#macro>

<#-- In the form's groups, so that the theme keeps them apart. -->
<#macro say id>
  <div class="${properties.kcFormGroupClass!}"><div class="${cell}"><p id="${id}"><#nested></p></div></div>
</#macro>

<#macro button id label name="" value="" style=primary past=false>
  <div class="${properties.kcFormGroupClass!}">
    <div class="${cell}">
      <button id="${id}" type="submit" class="${style}"<#if name?has_content> name="${name}" value="${value}"</#if><#if past> formnovalidate</#if>>${msg(label)}</button>
    </div>
  </div>
</#macro>

<@layout.registrationLayout displayMessage=true; section>
<#if section = "header">
  ${msg("latchkeyTwoFactorTitle")}
<#elseif section = "form">
  <#if page = "invite">
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@say id="latchkey-invitation">${msg("latchkeyTwoFactorInvitation", company, date)}</@say>
      <@button id="kc-now" label="latchkeyTwoFactorNow" name="op" value="now"/>
      <@button id="kc-later" label="latchkeyTwoFactorLater" name="op" value="later" style=secondary/>
    </form>
  <#elseif page = "keep">
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@say id="latchkey-reason">${msg(reason, company, organizations)}</@say>
      <@say id="latchkey-keep">${msg("latchkeyTwoFactorKeep")}</@say>
      <@button id="kc-leave" label="latchkeyTwoFactorBack" name="cancel-aia" value="true"/>
    </form>
  <#elseif page = "stuck" || page = "passkey">
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@say id="latchkey-reason">${msg(reason, company, organizations)}</@say>
      <@say id="latchkey-${page}">${msg((page = "stuck")?then("latchkeyTwoFactorStuck", "latchkeyTwoFactorPasskey"))}</@say>
      <#if page = "passkey" && hasRecoveryCodes>
        <@button id="kc-recovery" label="latchkeyTwoFactorUseRecoveryCode" name="recovery" value="true" style=secondary/>
      </#if>
      <#-- As a button: the old theme's links are too pale to read. -->
      <div class="${properties.kcFormGroupClass!}">
        <a id="latchkey-start-over" class="${secondary}" href="${url.loginRestartFlowUrl}">${msg("latchkeyTwoFactorStartOver")}</a>
      </div>
    </form>
  <#else>
    <#assign byServer = page = "code" && factor = "otp-server">
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post"<#if byServer> data-latchkey-passcode</#if>>
      <@say id="latchkey-reason">${msg(reason, company, organizations)}</@say>
      <#if page = "recovery">
        <input type="hidden" name="recovery" value="true">
        <@codeField label=msg("latchkeyTwoFactorRecoveryCode", recoveryNumber) mode="text"/>
      <#else>
        <input type="hidden" name="factor" value="${factor}">
        <#if byServer>
          <@passcode.ask id="code" focus=true challenge=challenge!""/>
        <#else>
          <@codeField label=msg("latchkeyTwoFactorCode") mode="numeric"/>
        </#if>
      </#if>
      <#if byServer>
        <@passcode.buttons label=msg("doLogIn")/>
      <#else>
        <@button id="kc-login" label="doLogIn"/>
      </#if>
      <#-- Without the check that the code field is filled in, and past it. -->
      <#if page = "code" && otherFactor?has_content>
        <@button id="kc-other-factor" label="latchkeyTwoFactorUseOther" name="op" value=otherFactor style=secondary past=true/>
      </#if>
      <#if page = "recovery">
        <@button id="kc-code" label="latchkeyTwoFactorUseOther" name="op" value="code" style=secondary past=true/>
      <#elseif hasRecoveryCodes>
        <@button id="kc-recovery" label="latchkeyTwoFactorUseRecoveryCode" name="op" value="recovery" style=secondary past=true/>
      </#if>
    </form>
    <#if byServer><@passcode.script/></#if>
  </#if>
</#if>
</@layout.registrationLayout>
