<#import "template.ftl" as layout>
<@layout.emailLayout>
<p>${msg("latchkeyTwoFactorMail", realmName)}</p>
<p>${msg("latchkeyTwoFactorMailNotYou")}</p>
</@layout.emailLayout>
