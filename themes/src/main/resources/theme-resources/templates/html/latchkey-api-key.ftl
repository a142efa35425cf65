<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("latchkeyApiKeyMail." + change, keyName, realmName, time, address)}</p>
<#if change != "expiring"><p>${msg("latchkeyApiKeyMailNotYou")}</p></#if>
</@layout.emailLayout>
