import {
  Button,
  DataList,
  DataListAction,
  DataListCell,
  DataListItem,
  DataListItemCells,
  DataListItemRow,
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
  Flex,
  Label,
  Stack,
  StackItem,
} from "@patternfly/react-core";
import { DesktopIcon, MobileAltIcon, SyncAltIcon } from "@patternfly/react-icons";
import { useTranslation } from "react-i18next";
import { isKey, unwrapped } from "../texts/labels";
import { readDevices, signOutOtherSessions, signOutSession } from "../rest/account";
import { remaining } from "../session/remaining";
import { useSession } from "../session/SessionProvider";
import { ConfirmButton } from "../widgets/ConfirmButton";
import { failureText } from "../widgets/failures";
import { Section, WhenLoaded } from "../widgets/Section";
import { useToast } from "../widgets/toasts";
import { asFailure, useLoad } from "../widgets/useLoad";
import { useLocalFormat } from "../widgets/useLocalFormat";
import { closesAt, deviceName, signedIn, type SignedIn } from "./signedIn";

export const DevicesSection = () => {
  const { t } = useTranslation();
  const devices = useLoad(readDevices);
  const toast = useToast();

  const signOut = async (request: () => Promise<void>) => {
    try {
      await request();
      toast("success", t("latchkey.devices.signedOut"));
    } catch (error) {
      toast("danger", t(failureText(asFailure(error))));
    }
    devices.reload();
  };

  return (
    <Section title={t("latchkey.devices.title")} description={t("latchkey.devices.description")}>
      <WhenLoaded loader={devices} lines={2}>
        {(value) => {
          const sessions = signedIn(value);
          return (
            <Stack hasGutter>
              <StackItem>
                <DataList aria-label={t("latchkey.devices.title")}>
                  {sessions.map((session) => (
                    <SessionRow key={session.id} session={session} onSignOut={signOut} />
                  ))}
                </DataList>
              </StackItem>
              <StackItem>
                <Flex>
                  {sessions.some(({ current }) => !current) && (
                    <ConfirmButton
                      variant="secondary"
                      label={t("latchkey.devices.signOutOthers")}
                      question={t("latchkey.devices.signOutOthersQuestion")}
                      onConfirm={() => signOut(signOutOtherSessions)}
                    />
                  )}
                  <Button variant="link" icon={<SyncAltIcon />} onClick={devices.reload}>
                    {t("latchkey.devices.refresh")}
                  </Button>
                </Flex>
              </StackItem>
            </Stack>
          );
        }}
      </WhenLoaded>
    </Section>
  );
};

type SessionRowProps = { session: SignedIn; onSignOut: (request: () => Promise<void>) => Promise<void> };

const SessionRow = ({ session, onSignOut }: SessionRowProps) => {
  const { t } = useTranslation();
  const nameId = `session-${session.id}`;
  const name = deviceName(session, t("latchkey.devices.unknown"));
  return (
    <DataListItem aria-labelledby={nameId}>
      <DataListItemRow>
        <DataListItemCells
          dataListCells={[
            <DataListCell key="icon" isIcon>
              {session.mobile ? <MobileAltIcon /> : <DesktopIcon />}
            </DataListCell>,
            <DataListCell key="session">
              <Flex>
                <strong id={nameId}>{name}</strong>
                {session.current && <Label color="green">{t("currentSession")}</Label>}
              </Flex>
              <SessionFacts session={session} />
            </DataListCell>,
          ]}
        />
        {!session.current && (
          <DataListAction id={`${nameId}-actions`} aria-labelledby={nameId} aria-label={name}>
            <ConfirmButton
              variant="secondary"
              label={t("signOut")}
              aria-label={t("latchkey.devices.signOutNamed", { name })}
              question={t("latchkey.devices.signOutQuestion", { name })}
              onConfirm={() => onSignOut(() => signOutSession(session.id))}
            />
          </DataListAction>
        )}
      </DataListItemRow>
    </DataListItem>
  );
};

const SessionFacts = ({ session }: { session: SignedIn }) => {
  const { t } = useTranslation();
  const { moment } = useLocalFormat();
  const closes = useClosing(session);
  const facts: [string, string | undefined][] = [
    ["place", session.ipAddress],
    ["lastActivity", moment(session.lastAccess * 1000)],
    ["closes", closes === null ? t("latchkey.devices.closesNever") : moment(closes)],
    ["applications", session.clients.map(({ clientId, clientName }) => applicationName(clientName, t) || clientId).join(", ")],
  ];
  return (
    <DescriptionList isCompact columnModifier={{ default: "1Col", md: "2Col" }}>
      {facts
        .filter(([, value]) => value)
        .map(([fact, value]) => (
          <DescriptionListGroup key={fact}>
            <DescriptionListTerm>{t(`latchkey.devices.${fact}`)}</DescriptionListTerm>
            <DescriptionListDescription>{value}</DescriptionListDescription>
          </DescriptionListGroup>
        ))}
    </DescriptionList>
  );
};

/** When the session closes, in epoch milliseconds; `null`: not by itself. The present one's end is read, the others' is reckoned. */
function useClosing(session: SignedIn): number | null {
  const { reading } = useSession();
  if (session.current && reading) {
    const { seconds } = remaining(reading, reading.readAt);
    return seconds === null ? null : reading.readAt + seconds * 1000;
  }
  return closesAt(session, reading?.timeout, Date.now() / 1000) * 1000;
}

/** A client's name is `${key}` where the realm left the name of a built-in client as it was. */
function applicationName(name: string | undefined, t: (key: string) => string): string {
  return name && isKey(name) ? t(unwrapped(name)) : (name ?? "");
}
