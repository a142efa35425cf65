import { Nav, NavExpandable, NavGroup, NavItem, NavList, PageSidebar, PageSidebarBody } from "@patternfly/react-core";
import type { MouseEvent, PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";
import { matchPath, useHref, useLinkClickHandler, useLocation } from "react-router-dom";
import { FailureNotice } from "../widgets/failures";
import { useLoad } from "../widgets/useLoad";
import { consolePath, latchkeyPath } from "./environment";
import { isShown, readMenu, type MenuItem } from "./menu";
import { useUserName } from "./useUserName";

type SideNavigationProps = { isOpen: boolean };

/** This page under the user's name, then the stock console's own pages. */
export const SideNavigation = ({ isOpen }: SideNavigationProps) => {
  const { t } = useTranslation();
  const menu = useLoad(readMenu);
  return (
    <PageSidebar isSidebarOpen={isOpen}>
      <PageSidebarBody>
        <Nav aria-label={t("latchkey.navigation")}>
          <NavGroup title={useUserName()}>
            <NavLink path={latchkeyPath}>{t("latchkey.page.nav")}</NavLink>
          </NavGroup>
          <NavList>
            {menu.state === "loaded" && menu.value.filter(isShown).map((item) => <Entry key={item.label} item={item} />)}
          </NavList>
        </Nav>
        {menu.state === "failed" && <FailureNotice failure={menu.failure} onRetry={menu.reload} />}
      </PageSidebarBody>
    </PageSidebar>
  );
};

const Entry = ({ item }: { item: MenuItem }) => {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  if (item.children) {
    const isActive = item.children.some(({ path }) => isAt(pathname, pathOf(path)));
    return (
      <NavExpandable title={t(item.label)} isActive={isActive} isExpanded={isActive}>
        {item.children.filter(isShown).map((child) => (
          <Entry key={child.label} item={child} />
        ))}
      </NavExpandable>
    );
  }
  return <NavLink path={pathOf(item.path)}>{t(item.label)}</NavLink>;
};

const NavLink = ({ path, children }: PropsWithChildren<{ path: string }>) => {
  const { pathname, search } = useLocation();
  const target = path + search;
  const href = useHref(target);
  const follow = useLinkClickHandler<HTMLAnchorElement>(target);
  return (
    <NavItem
      to={href}
      isActive={isAt(pathname, path)}
      onClick={(event) => follow(event as unknown as MouseEvent<HTMLAnchorElement>)}
    >
      {children}
    </NavItem>
  );
};

const pathOf = (path: string | undefined) => consolePath + (path ?? "");
const isAt = (pathname: string, path: string) => matchPath(path, decodeURIComponent(pathname)) !== null;
