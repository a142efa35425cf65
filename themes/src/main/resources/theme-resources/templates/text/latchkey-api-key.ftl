<#ftl output_format="plainText">
${msg("latchkeyApiKeyMail." + change, keyName, realmName, time, address)}

<#if change != "expiring">${msg("latchkeyApiKeyMailNotYou")}</#if>
