import {
  Avatar,
  Button,
  Dropdown,
  DropdownItem,
  DropdownList,
  Masthead,
  MastheadBrand,
  MastheadContent,
  MastheadToggle,
  MenuToggle,
  PageToggleButton,
  Toolbar,
  ToolbarContent,
  ToolbarItem,
} from "@patternfly/react-core";
import avatar from "@patternfly/react-core/dist/styles/assets/images/img_avatar-light.svg";
import { BarsIcon, EllipsisVIcon, ExternalLinkSquareAltIcon } from "@patternfly/react-icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useHref, useNavigate } from "react-router-dom";
import { consolePath, environment, latchkeyPath } from "./environment";
import { keycloak } from "./login";
import { useUserName } from "./useUserName";

type ConsoleMastheadProps = { isNavOpen: boolean; onNavToggle: () => void };

/**
 * The stock console's masthead with this page in the name menu. It is not account-ui's own `Header`: that one takes
 * no menu entries, and its button can't open the navigation of a page outside the library's bundle.
 */
export const ConsoleMasthead = ({ isNavOpen, onNavToggle }: ConsoleMastheadProps) => {
  const { t } = useTranslation();
  const name = useUserName();
  return (
    <Masthead display={{ default: "inline" }}>
      <MastheadToggle>
        <PageToggleButton
          variant="plain"
          aria-label={t("latchkey.navigation")}
          isSidebarOpen={isNavOpen}
          onSidebarToggle={onNavToggle}
        >
          <BarsIcon />
        </PageToggleButton>
      </MastheadToggle>
      <Brand />
      <MastheadContent>
        <Toolbar isFullHeight isStatic>
          <ToolbarContent>
            <ToolbarItem align={{ default: "alignRight" }}>
              <ReferrerLink />
            </ToolbarItem>
            <ToolbarItem visibility={{ default: "hidden", md: "visible" }}>
              <NameMenu toggle={name} label={name} />
            </ToolbarItem>
            <ToolbarItem visibility={{ md: "hidden" }}>
              <NameMenu toggle={<EllipsisVIcon />} label={name} isPlain />
            </ToolbarItem>
            <ToolbarItem variant="overflow-menu" visibility={{ default: "hidden", md: "visible" }}>
              <Avatar src={keycloak.idTokenParsed?.["picture"] ?? avatar} alt="" />
            </ToolbarItem>
          </ToolbarContent>
        </Toolbar>
      </MastheadContent>
    </Masthead>
  );
};

const Brand = () => {
  const { t } = useTranslation();
  const address = environment.logoUrl || "/";
  const inside = useHref(address);
  return (
    <MastheadBrand href={address.startsWith("/") ? inside : address}>
      <img
        src={`${environment.resourceUrl}/${environment.logo || "logo.svg"}`}
        alt={t("logo")}
        style={{ height: "35px" }}
      />
    </MastheadBrand>
  );
};

/** Back to the application from which the user came. */
const ReferrerLink = () => {
  const { t } = useTranslation();
  const { referrerName, referrerUrl } = environment;
  if (!referrerUrl) return null;
  return (
    <Button
      component="a"
      variant="link"
      isInline
      href={referrerUrl.replace("_hash_", "#")}
      icon={<ExternalLinkSquareAltIcon />}
      iconPosition="right"
    >
      {t("backTo", { app: referrerName || referrerUrl })}
    </Button>
  );
};

type NameMenuProps = { toggle: React.ReactNode; label: string; isPlain?: boolean };

const NameMenu = ({ toggle, label, isPlain }: NameMenuProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const href = useHref(latchkeyPath);
  const [isOpen, setOpen] = useState(false);
  return (
    <Dropdown
      isOpen={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
      popperProps={{ position: "right" }}
      toggle={(ref) => (
        <MenuToggle
          ref={ref}
          variant={isPlain ? "plain" : "default"}
          aria-label={label}
          isExpanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {toggle}
        </MenuToggle>
      )}
    >
      <DropdownList>
        <DropdownItem
          to={href}
          onClick={(event) => {
            event.preventDefault();
            void navigate(latchkeyPath);
          }}
        >
          {t("latchkey.page.nav")}
        </DropdownItem>
        <DropdownItem onClick={() => void keycloak.logout({ redirectUri: `${location.origin}${consolePath}` })}>
          {t("signOut")}
        </DropdownItem>
      </DropdownList>
    </Dropdown>
  );
};
