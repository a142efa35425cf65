<#import "template.ftl" as layout>
<#import "latchkey-passcode.ftl" as passcode>
<#-- Works on keycloak.v2 and v1: only template.ftl and the theme's classes. -->
<@layout.registrationLayout displayMessage=true; section>
<#if section = "header">
  ${msg("otp-server-display-name")}
<#elseif section = "form">
  <#if setup>
    <p id="latchkey-otp-server-setup">${msg("latchkeyOtpServerSetup")}</p>
  </#if>
  <form id="kc-otp-server-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post" data-latchkey-passcode>
    <#if setup && askName>
      <@passcode.field id="serverUser" label=msg("latchkeyOtpServerName") type="text" autocomplete="off" value=serverUser focus=true/>
    <#elseif setup && serverUser?has_content>
      <p id="latchkey-server-user">${msg("latchkeyOtpServerNameIs", serverUser)}</p>
    </#if>
    <@passcode.ask id="passcode" focus=!(setup && askName) challenge=challenge!""/>
    <@passcode.buttons label=msg(setup?then("doSubmit", "doLogIn"))/>
  </form>
  <#if setup && isAppInitiatedAction??>
    <form class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <button id="kc-cancel" type="submit" name="cancel-aia" value="true" formnovalidate class="${passcode.secondary}">${msg("doCancel")}</button>
    </form>
  </#if>
  <@passcode.script/>
</#if>
</@layout.registrationLayout>
