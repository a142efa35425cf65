<#import "template.ftl" as layout>
<#-- Works on keycloak.v2 and v1: only template.ftl and the theme's classes. PatternFly 5 (v2) draws the box of a field
     on an element around it. -->
<#assign boxed = properties.kcFormControlUtilClass??>
<#assign primary = "${properties.kcButtonClass!} ${properties.kcButtonPrimaryClass!}">
<#assign secondary = "${properties.kcButtonClass!} ${(properties.kcButtonSecondaryClass)!(properties.kcButtonDefaultClass)!}">

<#macro field id label>
  <div class="${properties.kcFormGroupClass!}">
    <div class="${properties.kcFormGroupLabelClass!}">
      <label for="${id}" class="${properties.kcLabelClass!}"><span class="${properties.kcFormLabelTextClass!}">${label}</span></label>
    </div>
    <#if boxed><span class="${properties.kcInputClass!}"><#nested ""></span><#else><#nested properties.kcInputClass!></#if>
  </div>
</#macro>

<#macro lifetime first>
  <@field id="lifetime" label=msg("latchkeyApiKeyLifetime"); class>
    <select id="lifetime" name="lifetime" class="${class}">
      <option value="">${msg(first)}</option>
      <#list lifetimes as option>
        <option value="${option}">${msg("latchkeyApiKeyLifetime." + option)}</option>
      </#list>
    </select>
  </@field>
</#macro>

<#macro leaveButton label>
  <#if leave = "cancel">
    <button id="kc-leave" name="cancel-aia" value="true" type="submit" formnovalidate class="${secondary}">${msg(label)}</button>
  <#else>
    <button id="kc-leave" name="op" value="${leave}" type="submit" formnovalidate class="${secondary}">${msg(label)}</button>
  </#if>
</#macro>

<#macro facts of>
  <dl class="latchkey-key-facts">
    <div><dt>${msg("latchkeyApiKeyBegins")}</dt><dd><code>${of.start}…</code></dd></div>
    <div><dt>${msg("latchkeyApiKeyCreated")}</dt><dd>${of.created}</dd></div>
    <div><dt>${msg("latchkeyApiKeyLastUsed")}</dt><dd><#if of.lastUsed??>${msg("latchkeyApiKeyUsedFrom", of.lastUsed, of.lastAddress!"")}<#else>${msg("latchkeyApiKeyNeverUsed")}</#if></dd></div>
    <#if of.replacedUntil??>
      <div><dt>${msg("latchkeyApiKeyReplaced")}</dt><dd>${msg("latchkeyApiKeyWorksUntil", of.replacedUntil)}</dd></div>
    <#elseif of.expires??>
      <div><dt>${msg("latchkeyApiKeyExpires")}</dt><dd>${of.expires}<#if of.expired> (${msg("latchkeyApiKeyExpired")})</#if></dd></div>
    </#if>
  </dl>
</#macro>

<@layout.registrationLayout displayMessage=true; section>
<#if section = "header">
  <#if page = "revoke">${msg("latchkeyApiKeyRevokeTitle")}<#elseif page = "rotate">${msg("latchkeyApiKeyRotateTitle")}<#elseif page = "show">${msg("latchkeyApiKeyShowTitle")}<#else>${msg("latchkeyApiKeyTitle")}</#if>
<#elseif section = "form">
  <link rel="stylesheet" href="${url.resourcesPath}/css/latchkey-api-key.css">

  <#if page = "show">
    <p>${msg("latchkeyApiKeyShowOnce")}</p>
    <#if key??>
      <p><#if overlap?has_content>${msg("latchkeyApiKeyOldUntil", key.start, overlap)}<#else>${msg("latchkeyApiKeyOldEnds", key.start)}</#if></p>
    </#if>
    <form id="kc-api-key-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <input type="hidden" name="pending" value="${pending}">
      <@field id="latchkey-key" label=msg("latchkeyApiKeyYourKey"); class>
        <#-- No name: the key never travels back. -->
        <textarea id="latchkey-key" class="${class}" rows="3" readonly autocomplete="off" spellcheck="false" translate="no">${clear}</textarea>
      </@field>
      <div class="latchkey-key-actions">
        <button id="latchkey-copy" type="button" class="${secondary}" data-copied="${msg("latchkeyApiKeyCopied")}" data-failed="${msg("latchkeyApiKeyCopyFailed")}">${msg("latchkeyApiKeyCopy")}</button>
        <span id="latchkey-copy-status" role="status" aria-live="polite"></span>
      </div>
      <div class="latchkey-key-actions">
        <button id="kc-save" name="op" value="save" type="submit" class="${primary}">${msg("latchkeyApiKeySave")}</button>
        <@leaveButton label="latchkeyApiKeyDiscard"/>
      </div>
    </form>
  <#elseif page = "rotate">
    <p>${msg("latchkeyApiKeyRotateText", key.name)}</p>
    <p><#if overlap?has_content>${msg("latchkeyApiKeyOldUntil", key.start, overlap)}<#else>${msg("latchkeyApiKeyOldEnds", key.start)}</#if></p>
    <@facts of=key/>
    <form id="kc-api-key-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <input type="hidden" name="id" value="${key.id}">
      <@lifetime first="latchkeyApiKeyLifetimeAsBefore"/>
      <div class="latchkey-key-actions">
        <button id="kc-rotate" name="op" value="rotate" type="submit" class="${primary}">${msg("latchkeyApiKeyRotate")}</button>
        <@leaveButton label="latchkeyApiKeyKeep"/>
      </div>
    </form>

  <#elseif page = "revoke">
    <p>${msg("latchkeyApiKeyRevokeText", key.name)}</p>
    <@facts of=key/>
    <form id="kc-api-key-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <input type="hidden" name="id" value="${key.id}">
      <div class="latchkey-key-actions">
        <#-- First in the form and so the default: the Enter key keeps the key. -->
        <#if leave = "cancel">
          <button id="kc-leave" name="cancel-aia" value="true" type="submit" autofocus class="${primary}">${msg("latchkeyApiKeyKeep")}</button>
        <#else>
          <button id="kc-leave" name="op" value="${leave}" type="submit" autofocus class="${primary}">${msg("latchkeyApiKeyKeep")}</button>
        </#if>
        <button id="kc-revoke" name="op" value="revoke" type="submit" class="${secondary}">${msg("latchkeyApiKeyRevoke")}</button>
      </div>
    </form>

  <#else>
    <#if !message??>
      <p id="latchkey-not-saved" role="status" hidden>${msg("latchkeyApiKeyNotSaved")}</p>
    </#if>
    <#if !enabled>
      <p>${msg("latchkeyApiKeyOff")}</p>
    <#elseif !keys?has_content>
      <p>${msg("latchkeyApiKeyNone")}</p>
    </#if>
    <#list keys as item>
      <section class="latchkey-key" data-key-id="${item.id}">
        <h2>${item.name}</h2>
        <@facts of=item/>
        <form action="${url.loginAction}" method="post" class="latchkey-key-actions">
          <input type="hidden" name="id" value="${item.id}">
          <#if enabled && !item.replacedUntil??>
            <button name="op" value="ask-rotate" type="submit" class="${secondary}">${msg("latchkeyApiKeyRotate")}</button>
          </#if>
          <button name="op" value="ask-revoke" type="submit" class="${secondary}">${msg("latchkeyApiKeyRevoke")}</button>
        </form>
      </section>
    </#list>
    <form id="kc-api-key-form" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
      <#if mayCreate>
        <#if named>
          <@field id="name" label=msg("latchkeyApiKeyName"); class>
            <input id="name" name="name" type="text" maxlength="64" autocomplete="off" class="${class}">
          </@field>
        </#if>
        <@lifetime first=limited?then("latchkeyApiKeyLifetimeLongest", "latchkeyApiKeyLifetimeNever")/>
      </#if>
      <div class="latchkey-key-actions">
        <#if mayCreate>
          <button id="kc-generate" name="op" value="generate" type="submit" class="${primary}">${msg("latchkeyApiKeyGenerate")}</button>
        </#if>
        <@leaveButton label="latchkeyApiKeyBack"/>
      </div>
    </form>
  </#if>
  <script type="module" src="${url.resourcesPath}/js/latchkey-api-key.js"></script>
</#if>
</@layout.registrationLayout>
