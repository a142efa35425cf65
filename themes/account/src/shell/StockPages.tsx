import "virtual:stock-styles";
import { KeycloakProvider, routes } from "@keycloak/keycloak-account-ui";
import { useRoutes } from "react-router-dom";
import { environment } from "./environment";
import { keycloak } from "./login";

/**
 * The stock console's pages, as Keycloak publishes them: a chunk of their own, so that nobody waits for them who
 * doesn't open one. The library keeps the signed-in user in a context of its own, which is why its provider is here.
 */
const StockPages = () => (
  <KeycloakProvider environment={environment} keycloak={keycloak}>
    <Routes />
  </KeycloakProvider>
);

const Routes = () => useRoutes(routes);

export default StockPages;
