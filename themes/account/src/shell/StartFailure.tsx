import {
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
  EmptyStateHeader,
  EmptyStateIcon,
  Page,
  PageSection,
} from "@patternfly/react-core";
import { ExclamationCircleIcon } from "@patternfly/react-icons";
import i18next from "i18next";

/** Stands where the console couldn't start, perhaps without its texts: then it speaks English. */
export const StartFailure = () => {
  const text = (key: string, english: string) => i18next.t(key, { defaultValue: english }) || english;
  return (
    <Page>
      <PageSection variant="light" isFilled>
        <EmptyState>
          <EmptyStateHeader
            headingLevel="h1"
            titleText={text("somethingWentWrong", "Something went wrong")}
            icon={<EmptyStateIcon icon={ExclamationCircleIcon} />}
          />
          <EmptyStateBody>
            {text("somethingWentWrongDescription", "Sorry, an unexpected error has occurred.")}
          </EmptyStateBody>
          <EmptyStateFooter>
            <EmptyStateActions>
              <Button onClick={() => location.assign(location.pathname)}>{text("tryAgain", "Try again")}</Button>
            </EmptyStateActions>
          </EmptyStateFooter>
        </EmptyState>
      </PageSection>
    </Page>
  );
};
