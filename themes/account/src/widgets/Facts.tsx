import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from "@patternfly/react-core";

type FactsProps = { facts: readonly (readonly [term: string, fact: string | undefined])[] };

/** What is known of something; terms without a fact are left out. */
export const Facts = ({ facts }: FactsProps) => (
  <DescriptionList isCompact columnModifier={{ default: "2Col" }}>
    {facts.map(
      ([term, fact]) =>
        fact && (
          <DescriptionListGroup key={term}>
            <DescriptionListTerm>{term}</DescriptionListTerm>
            {/* An IPv6 address is one long word. */}
            <DescriptionListDescription style={{ overflowWrap: "anywhere" }}>{fact}</DescriptionListDescription>
          </DescriptionListGroup>
        ),
    )}
  </DescriptionList>
);
