<#-- The parts of a form that asks for a passcode. PatternFly 5 (v2) draws the box of a field on an element around it. -->
<#assign boxed = properties.kcFormControlUtilClass??>
<#assign primary = "${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!} ${properties.kcButtonBlockClass!}">
<#assign secondary = "${properties.kcButtonClass!} ${(properties.kcButtonSecondaryClass)!(properties.kcButtonDefaultClass)!} ${properties.kcButtonBlockClass!}">

<#-- What is typed is described by the server's question if it asks one, else by a line of ours below the field. -->
<#macro ask id focus challenge="">
  <#if challenge?has_content>
    <div class="${properties.kcFormGroupClass!}"><p id="latchkey-challenge">${challenge}</p></div>
    <@field id=id label=msg("latchkeyOtpServerPasscode") type="password" autocomplete="one-time-code" value="" focus=focus describedBy="latchkey-challenge"/>
  <#else>
    <@field id=id label=msg("latchkeyOtpServerPasscode") type="password" autocomplete="one-time-code" value="" focus=focus describedBy="latchkey-passcode-help"/>
    <p id="latchkey-passcode-help">${msg("latchkeyOtpServerPasscodeHelp")}</p>
  </#if>
</#macro>

<#macro field id label type autocomplete value focus describedBy="">
  <div class="${properties.kcFormGroupClass!}">
    <div class="${properties.kcFormGroupLabelClass!}">
      <label for="${id}" class="${properties.kcLabelClass!}"><span class="${properties.kcFormLabelTextClass!}">${label}</span></label>
    </div>
    <#if boxed><span class="${properties.kcInputClass!}"></#if>
    <input id="${id}" name="${id}" type="${type}" value="${value}" autocomplete="${autocomplete}" spellcheck="false" autocapitalize="off" required maxlength="253"<#if focus> autofocus</#if>
           <#if describedBy?has_content>aria-describedby="${describedBy}" </#if>class="<#if !boxed>${properties.kcInputClass!}</#if>"<#if message?has_content && message.type = "error"> aria-invalid="true"</#if>>
    <#if boxed></span></#if>
  </div>
</#macro>

<#-- A server may ask the user's phone and answer only then: the page says so meanwhile, and can be left. -->
<#macro buttons label>
  <p id="latchkey-waiting" role="status" data-text="${msg("latchkeyOtpServerWaiting")}"></p>
  <div class="${properties.kcFormGroupClass!}">
    <button id="kc-login" type="submit" class="${primary}">${label}</button>
  </div>
  <div class="${properties.kcFormGroupClass!}" id="latchkey-stop-group" hidden>
    <button id="latchkey-stop" type="button" class="${secondary}">${msg("doCancel")}</button>
  </div>
</#macro>

<#macro script>
  <script type="module" src="${url.resourcesPath}/js/latchkey-passcode.js"></script>
</#macro>
