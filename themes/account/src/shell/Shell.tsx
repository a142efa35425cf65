import { Page, SkipToContent, Spinner } from "@patternfly/react-core";
import { Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router-dom";
import { SessionProvider } from "../session/SessionProvider";
import { SessionWarning } from "../session/SessionWarning";
import { ToastProvider } from "../widgets/toasts";
import { ConsoleMasthead } from "./ConsoleMasthead";
import { keycloak, sessionEnd } from "./login";
import { SideNavigation } from "./SideNavigation";
import { unsaved } from "./unsaved";

const MAIN = "main-content";

/** What is around every page of the console. */
export const Shell = () => {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [isNavOpen, setNavOpen] = useState(true);
  const [isNarrow, setNarrow] = useState(false);
  useLoginWhenSessionEnds();

  useEffect(() => {
    // On a narrow screen the navigation lies over the page that was just chosen.
    if (isNarrow) setNavOpen(false);
  }, [pathname, isNarrow]);

  return (
    <Page
      header={<ConsoleMasthead isNavOpen={isNavOpen} onNavToggle={() => setNavOpen(!isNavOpen)} />}
      sidebar={<SideNavigation isOpen={isNavOpen} />}
      skipToContent={<SkipToContent href={`#${MAIN}`}>{t("latchkey.skipToContent")}</SkipToContent>}
      mainContainerId={MAIN}
      // Reachable by keyboard, to be scrolled while it has nothing else to reach.
      mainTabIndex={0}
      onPageResize={(_event, { mobileView }) => {
        if (mobileView !== isNarrow) {
          setNarrow(mobileView);
          setNavOpen(!mobileView);
        }
      }}
    >
      <ToastProvider>
        <SessionProvider>
          <Suspense fallback={<Spinner aria-label={t("latchkey.loading")} />}>
            <Outlet />
          </Suspense>
          <SessionWarning />
        </SessionProvider>
      </ToastProvider>
    </Page>
  );
};

/** A page with unsaved edits deals with the end of the session itself; else the login page comes up. */
function useLoginWhenSessionEnds() {
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.read);
  useEffect(() => {
    if (hasEnded && !unsaved.any()) void keycloak.login();
  }, [hasEnded]);
}
