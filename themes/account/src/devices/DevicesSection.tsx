import { Button, DataList, Flex, Label, Stack, StackItem } from "@patternfly/react-core";
import { DesktopIcon, MobileAltIcon, SyncAltIcon } from "@patternfly/react-icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isKey, unwrapped } from "../texts/labels";
import { readDevices, signOutOtherSessions, signOutSession } from "../rest/account";
import { remaining } from "../session/remaining";
import { useSession } from "../session/SessionProvider";
import { ConfirmButton } from "../widgets/ConfirmButton";
import { Facts } from "../widgets/Facts";
import { failureText } from "../widgets/failures";
import { ListRow } from "../widgets/ListRow";
import { Section, WhenLoaded } from "../widgets/Section";
import { useToast } from "../widgets/toasts";
import { asFailure, useLoad } from "../widgets/useLoad";
import { useLocalFormat } from "../widgets/useLocalFormat";
import { closesAt, deviceName, signedIn, type SignedIn } from "./signedIn";

const SHOWN_AT_FIRST = 5;

export const DevicesSection = () => {
  const { t } = useTranslation();
  const devices = useLoad(readDevices);
  const [isUnfolded, setUnfolded] = useState(false);
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
          const shown = isUnfolded ? sessions : sessions.slice(0, SHOWN_AT_FIRST);
          return (
            <Stack hasGutter>
              <StackItem>
                <DataList aria-label={t("latchkey.devices.title")}>
                  {shown.map((session) => (
                    <SessionRow key={session.id} session={session} onSignOut={signOut} />
                  ))}
                </DataList>
              </StackItem>
              <StackItem>
                <Flex columnGap={{ default: "columnGapSm" }}>
                  {shown.length < sessions.length && (
                    <Button variant="link" onClick={() => setUnfolded(true)}>
                      {t("latchkey.devices.showAll", { number: sessions.length })}
                    </Button>
                  )}
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
  const name = deviceName(session, t("latchkey.devices.unknown"));
  return (
    <ListRow
      name={name}
      icon={session.mobile ? <MobileAltIcon /> : <DesktopIcon />}
      badge={session.current && <Label color="green">{t("currentSession")}</Label>}
      actions={
        !session.current && (
          <ConfirmButton
            variant="secondary"
            label={t("signOut")}
            aria-label={t("latchkey.devices.signOutNamed", { name })}
            question={t("latchkey.devices.signOutQuestion", { name })}
            onConfirm={() => onSignOut(() => signOutSession(session.id))}
          />
        )
      }
    >
      <SessionFacts session={session} />
    </ListRow>
  );
};

const SessionFacts = ({ session }: { session: SignedIn }) => {
  const { t } = useTranslation();
  const { moment } = useLocalFormat();
  const closes = useClosing(session);
  return (
    <Facts
      facts={[
        [t("latchkey.devices.place"), session.ipAddress],
        [t("latchkey.devices.lastActivity"), moment(session.lastAccess * 1000)],
        [t("latchkey.devices.closes"), closes === null ? t("latchkey.devices.closesNever") : moment(closes)],
        [t("latchkey.devices.applications"), session.clients.map((client) => applicationName(client, t)).join(", ")],
      ]}
    />
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
function applicationName({ clientId, clientName }: SignedIn["clients"][number], t: (key: string) => string): string {
  return clientName && isKey(clientName) ? t(unwrapped(clientName)) : clientName || clientId;
}
