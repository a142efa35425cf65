import { Skeleton, Stack, StackItem, Text, TextContent, Title } from "@patternfly/react-core";
import { useId, type PropsWithChildren } from "react";
import { useTranslation } from "react-i18next";
import { FailureNotice } from "./failures";
import type { Loader } from "./useLoad";

type SectionProps = PropsWithChildren<{ title: string; description?: string }>;

export const Section = ({ title, description, children }: SectionProps) => {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId}>
      <Stack hasGutter>
        <StackItem>
          <Title id={titleId} headingLevel="h2" size="xl">
            {title}
          </Title>
          {description && (
            <TextContent>
              <Text component="small">{description}</Text>
            </TextContent>
          )}
        </StackItem>
        <StackItem>{children}</StackItem>
      </Stack>
    </section>
  );
};

type WhenLoadedProps<T> = { loader: Loader<T>; lines: number; children: (value: T) => React.ReactNode };

/** Placeholders while the server is asked, its answer, or the reason why there is none. */
export function WhenLoaded<T>({ loader, lines, children }: WhenLoadedProps<T>) {
  const { t } = useTranslation();
  switch (loader.state) {
    case "loading":
      return (
        <Stack hasGutter>
          {Array.from({ length: lines }, (_, line) => (
            <StackItem key={line}>
              <Skeleton height="2.25rem" width="75%" screenreaderText={line === 0 ? t("latchkey.loading") : ""} />
            </StackItem>
          ))}
        </Stack>
      );
    case "failed":
      return <FailureNotice failure={loader.failure} onRetry={loader.reload} />;
    case "loaded":
      return <>{children(loader.value)}</>;
  }
}
