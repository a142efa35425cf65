<#import "template.ftl" as layout>
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
      <@say id="latchkey-reason">${msg(reason, company)}</@say>
      <@say id="latchkey-last">${msg("latchkeyTwoFactorLast")}</@say>
      <@button id="kc-leave" label="latchkeyTwoFactorBack" name="cancel-aia" value="true"/>
    </form>
  <#elseif page = "stuck" || page = "passkey">
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@say id="latchkey-reason">${msg(reason, company)}</@say>
      <@say id="latchkey-${page}">${msg((page = "stuck")?then("latchkeyTwoFactorStuck", "latchkeyTwoFactorPasskey"))}</@say>
      <#if page = "passkey" && hasRecoveryCodes>
        <@button id="kc-recovery" label="latchkeyTwoFactorUseRecoveryCode" name="recovery" value="true" style=secondary/>
      </#if>
      <@say id="latchkey-start-over"><a href="${url.loginRestartFlowUrl}">${msg("latchkeyTwoFactorStartOver")}</a></@say>
    </form>
  <#else>
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <@say id="latchkey-reason">${msg(reason, company)}</@say>
      <#if page = "recovery">
        <input type="hidden" name="recovery" value="true">
        <@codeField label=msg("latchkeyTwoFactorRecoveryCode", recoveryNumber) mode="text"/>
      <#else>
        <@codeField label=msg("latchkeyTwoFactorCode") mode="numeric"/>
      </#if>
      <@button id="kc-login" label="doLogIn"/>
      <#-- Without the check that the code field is filled in, and past it. -->
      <#if page = "recovery">
        <@button id="kc-code" label="latchkeyTwoFactorUseOther" name="op" value="code" style=secondary past=true/>
      <#elseif hasRecoveryCodes>
        <@button id="kc-recovery" label="latchkeyTwoFactorUseRecoveryCode" name="op" value="recovery" style=secondary past=true/>
      </#if>
    </form>
  </#if>
</#if>
</@layout.registrationLayout>
