<#ftl output_format="plainText">
${msg("latchkeyTwoFactorMail", realmName)}

${msg("latchkeyTwoFactorMailNotYou")}
