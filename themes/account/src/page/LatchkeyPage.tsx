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
import { useEffect, useRef, useState, useSyncExternalStore, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiKeySection } from "../apikey/ApiKeySection";
import { DevicesSection } from "../devices/DevicesSection";
import { draftOf } from "../profile/accountForm";
import { keepDraft } from "../profile/draft";
import { ProfileSection } from "../profile/ProfileSection";
import { useAccountEditor } from "../profile/useAccountEditor";
import { readCredentials } from "../rest/account";
import { useSession } from "../session/SessionProvider";
import { SessionTimeoutSection } from "../session/SessionTimeoutSection";
import { keycloak, sessionEnd, startAction, takeActionOutcome } from "../shell/login";
import { actionFor, twoFactorOf } from "../twofactor/factors";
import { TwoFactorSection } from "../twofactor/TwoFactorSection";
import { failureText } from "../widgets/failures";
import { useToast } from "../widgets/toasts";
import { asFailure, useLoad } from "../widgets/useLoad";
import { SessionEndedDialog } from "./SessionEndedDialog";
import { useLeaveGuard } from "./useLeaveGuard";

/** Everything of the user's own in one place. */
export const LatchkeyPage = () => {
  const { t } = useTranslation();
  const toast = useToast();
  const { reread } = useSession();
  const editor = useAccountEditor();
  const credentials = useLoad(readCredentials);
  const [wantsTwoFactor, setWantsTwoFactor] = useState<boolean>();
  const [complaints, setComplaints] = useState<readonly string[]>([]);
  const [isSaving, setSaving] = useState(false);
  const ended = useSessionEndQuestion();
  const form = useRef<HTMLFormElement>(null);

  const twoFactorAction =
    credentials.state === "loaded" && wantsTwoFactor !== undefined
      ? actionFor(twoFactorOf(credentials.value), wantsTwoFactor)
      : undefined;
  const isDirty = editor.isChanged || twoFactorAction !== undefined;
  const guard = useLeaveGuard(isDirty);
  useOutcomeToast();
  useFocusOnFirstError(form, editor.loader.state === "loaded" ? editor.loader.value.errors : undefined);

  const save = async () => {
    setSaving(true);
    setComplaints([]);
    try {
      const outcome = await editor.save();
      switch (outcome.result) {
        case "conflict":
          toast("warning", t("latchkey.page.conflict"));
          break;
        case "rejected":
          setComplaints(outcome.elsewhere);
          break;
        case "saved":
          if (twoFactorAction) {
            guard.leaveNow(() => startAction(twoFactorAction));
            return;
          }
          toast("success", t("latchkey.page.saved"));
          // The name in the masthead comes from the token; its refresh also reads the session's new end.
          await keycloak.updateToken(-1).catch(reread);
      }
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind === "signedOut") ended.ask();
      else toast("danger", t("latchkey.page.notSaved", { reason: t(failureText(failure)) }));
    }
    setSaving(false);
  };

  const cancel = () => {
    editor.restore();
    setWantsTwoFactor(undefined);
    setComplaints([]);
  };

  const signInAgain = () =>
    guard.leaveNow(() => {
      if (editor.loader.state === "loaded") keepDraft(draftOf(editor.loader.value));
      void keycloak.login();
    });

  return (
    <>
      <PageSection variant="light">
        <TextContent>
          <Title headingLevel="h1">{t("latchkey.page.title")}</Title>
          <Text>{t("latchkey.page.description")}</Text>
        </TextContent>
      </PageSection>
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
              {complaints.length > 0 && (
                <Alert isInline isLiveRegion variant="danger" component="p" title={t("latchkey.page.complaintsElsewhere")}>
                  {complaints.map((complaint) => (
                    <p key={complaint}>{complaint}</p>
                  ))}
                </Alert>
              )}
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

/** Open as soon as the session ended, and again whenever something fails for that reason. */
function useSessionEndQuestion() {
  const hasEnded = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.read);
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (hasEnded) setAsked(true);
  }, [hasEnded]);
  return { isAsked, ask: () => setAsked(true), close: () => setAsked(false) };
}

/** Says how the action ended from which the browser just came back. */
function useOutcomeToast() {
  const { t } = useTranslation();
  const toast = useToast();
  useEffect(() => {
    const outcome = takeActionOutcome();
    // The action's parameter, after a colon, says nothing to the user.
    const action = outcome?.action?.split(":")[0];
    switch (outcome?.status) {
      case "success":
        return toast("success", t([`latchkey.done.${action}`, "latchkey.page.actionDone"]));
      case "cancelled":
        return toast("info", t("latchkey.page.actionCancelled"));
      case "error":
        return toast("danger", t("latchkey.page.actionFailed"));
    }
  }, [t, toast]);
}

function useFocusOnFirstError(form: React.RefObject<HTMLFormElement>, errors: object | undefined) {
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form, errors]);
}
