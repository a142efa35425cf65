<#import "template.ftl" as layout>
<#import "latchkey-passcode.ftl" as passcode>
<#-- Works on keycloak.v2 and v1: only template.ftl and the theme's classes. PatternFly 5 (v2) draws the box of a field
     on an element around it. -->
<#assign boxed = properties.kcFormControlUtilClass??>
<#assign primary = "${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
<#assign secondary = "${properties.kcButtonClass!} ${(properties.kcButtonSecondaryClass)!(properties.kcButtonDefaultClass)!} ${properties.kcButtonBlockClass!}">

<#macro codeField label mode>
  <div class="${properties.kcFormGroupClass!}">
    <div class="${properties.kcFormGroupLabelClass!}">
      <label for="code" class="${properties.kcLabelClass!}"><span class="${properties.kcFormLabelTextClass!}">${label}</span></label>
    </div>
    <#if boxed><span class="${properties.kcInputClass!}"></#if>
    <input id="code" name="code" type="text" inputmode="${mode}" autocomplete="one-time-code" spellcheck="false" autofocus required
           class="<#if !boxed>${properties.kcInputClass!}</#if>"<#if message?has_content && message.type = "error"> aria-invalid="true"</#if>>
    <#if boxed></span></#if>
  </div>
</#macro>

<@layout.registrationLayout displayMessage=true; section>
<#if section = "header">
  ${msg("latchkeyTwoFactorTitle")}
<#elseif section = "form">
  <#if page = "invite">
    <p id="latchkey-invitation">${msg("latchkeyTwoFactorInvitation", company, date)}</p>
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <div class="${properties.kcFormGroupClass!}">
        <button id="kc-now" name="op" value="now" type="submit" class="${primary}">${msg("latchkeyTwoFactorNow")}</button>
      </div>
      <div class="${properties.kcFormGroupClass!}">
        <button id="kc-later" name="op" value="later" type="submit" class="${secondary}">${msg("latchkeyTwoFactorLater")}</button>
      </div>
    </form>
  <#elseif page = "stuck">
    <p id="latchkey-reason">${msg(reason, company)}</p>
    <p>${msg("latchkeyTwoFactorStuck")}</p>
    <p><a href="${url.loginRestartFlowUrl}">${msg("latchkeyTwoFactorStartOver")}</a></p>
  <#elseif page = "passkey">
    <p id="latchkey-reason">${msg(reason, company)}</p>
    <p id="latchkey-passkey">${msg("latchkeyTwoFactorPasskey")}</p>
    <#if hasRecoveryCodes>
      <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
        <button id="kc-recovery" name="recovery" value="true" type="submit" class="${secondary}">${msg("latchkeyTwoFactorUseRecoveryCode")}</button>
      </form>
    </#if>
    <p><a href="${url.loginRestartFlowUrl}">${msg("latchkeyTwoFactorStartOver")}</a></p>
  <#else>
    <p id="latchkey-reason">${msg(reason, company)}</p>
    <#assign byServer = page = "code" && factor = "otp-server">
    <form id="kc-two-factor-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post"<#if byServer> data-latchkey-passcode</#if>>
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
        <div class="${properties.kcFormGroupClass!}">
          <button id="kc-login" type="submit" class="${primary}">${msg("doLogIn")}</button>
        </div>
      </#if>
    </form>
    <#if byServer><@passcode.script/></#if>
    <#-- Forms of their own: the code field of the other one must not be filled in first. -->
    <#if page = "code" && otherFactor?has_content>
      <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
        <button id="kc-other-factor" name="factor" value="${otherFactor}" type="submit" class="${secondary}">${msg("latchkeyTwoFactorUseOther")}</button>
      </form>
    </#if>
    <#if page = "recovery">
      <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
        <button id="kc-code" type="submit" class="${secondary}">${msg("latchkeyTwoFactorUseOther")}</button>
      </form>
    <#elseif hasRecoveryCodes>
      <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
        <button id="kc-recovery" name="recovery" value="true" type="submit" class="${secondary}">${msg("latchkeyTwoFactorUseRecoveryCode")}</button>
      </form>
    </#if>
  </#if>
</#if>
</@layout.registrationLayout>
