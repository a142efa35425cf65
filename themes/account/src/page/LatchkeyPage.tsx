import {
  ActionGroup,
  Alert,
  Button,
  Divider,
  Form,
  PageSection,
  Stack,
  StackItem,
  Text,
  TextContent,
  Title,
} from "@patternfly/react-core";
import { useRef, useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiKeySection } from "../apikey/ApiKeySection";
import { DevicesSection } from "../devices/DevicesSection";
import { draftOf } from "../profile/accountForm";
import { keepDraft } from "../profile/draft";
import { ProfileSection } from "../profile/ProfileSection";
import { useAccountEditor } from "../profile/useAccountEditor";
import { readCredentials } from "../rest/account";
import { SessionTimeoutSection } from "../session/SessionTimeoutSection";
import { keycloak, startAction } from "../shell/login";
import { actionFor, twoFactorOf } from "../twofactor/factors";
import { TwoFactorSection } from "../twofactor/TwoFactorSection";
import { useLoad } from "../widgets/useLoad";
import { useFocusOnFirstError, useOutcomeToast, useSessionEndQuestion } from "./pageHooks";
import { SessionEndedDialog } from "./SessionEndedDialog";
import { useLeaveGuard } from "./useLeaveGuard";
import { useSaving } from "./useSaving";

/** Everything of the user's own in one place. */
export const LatchkeyPage = () => {
  const { t } = useTranslation();
  const editor = useAccountEditor();
  const credentials = useLoad(readCredentials);
  const [wantsTwoFactor, setWantsTwoFactor] = useState<boolean>();
  const ended = useSessionEndQuestion();
  const form = useRef<HTMLFormElement>(null);

  const twoFactorAction =
    credentials.state === "loaded" && wantsTwoFactor !== undefined
      ? actionFor(twoFactorOf(credentials.value), wantsTwoFactor)
      : undefined;
  const isDirty = editor.isChanged || twoFactorAction !== undefined;
  const guard = useLeaveGuard(isDirty);
  const { isSaving, complaints, rejections, forget, save } = useSaving(editor, twoFactorAction, guard, ended);
  useOutcomeToast();
  useFocusOnFirstError(form, rejections);

  const cancel = () => {
    editor.restore();
    setWantsTwoFactor(undefined);
    forget();
  };

  const signInAgain = () =>
    guard.leaveNow(() => {
      if (editor.loader.state === "loaded") keepDraft(draftOf(editor.loader.value));
      void keycloak.login();
    });

  return (
    <>
      <PageHeader />
      <PageSection variant="light" isWidthLimited>
        <Stack hasGutter>
          <StackItem>
            <Form
              ref={form}
              isHorizontal
              noValidate
              onSubmit={(event: FormEvent) => {
                event.preventDefault();
                void save();
              }}
            >
              <ProfileSection editor={editor} isBusy={isSaving} />
              <Divider />
              <SessionTimeoutSection editor={editor} isBusy={isSaving} />
              <Divider />
              <TwoFactorSection
                credentials={credentials}
                wanted={wantsTwoFactor}
                onWant={setWantsTwoFactor}
                isBusy={isSaving}
                startAction={(action) => guard.leave(() => startAction(action))}
              />
              <Complaints complaints={complaints} />
              <ActionGroup>
                <Button type="submit" isLoading={isSaving} isDisabled={!isDirty || isSaving}>
                  {t("latchkey.page.save")}
                </Button>
                <Button variant="link" isDisabled={!isDirty || isSaving} onClick={cancel}>
                  {t("cancel")}
                </Button>
              </ActionGroup>
            </Form>
          </StackItem>
          <Divider />
          <StackItem>
            <ApiKeySection
              credentials={credentials}
              isBusy={isSaving}
              startAction={(action) => guard.leave(() => startAction(action))}
            />
          </StackItem>
          <Divider />
          <StackItem>
            <DevicesSection />
          </StackItem>
        </Stack>
      </PageSection>
      {guard.dialog}
      <SessionEndedDialog isOpen={ended.isAsked} onSignIn={signInAgain} onClose={ended.close} />
    </>
  );
};

const PageHeader = () => {
  const { t } = useTranslation();
  return (
    <PageSection variant="light">
      <TextContent>
        <Title headingLevel="h1">{t("latchkey.page.title")}</Title>
        <Text>{t("latchkey.page.description")}</Text>
      </TextContent>
    </PageSection>
  );
};

const Complaints = ({ complaints }: { complaints: readonly string[] }) => {
  const { t } = useTranslation();
  if (complaints.length === 0) return null;
  return (
    <Alert isInline isLiveRegion variant="danger" component="p" title={t("latchkey.page.complaintsElsewhere")}>
      {complaints.map((complaint) => (
        <p key={complaint}>{complaint}</p>
      ))}
    </Alert>
  );
};
