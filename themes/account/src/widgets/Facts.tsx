import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from "@patternfly/react-core";

type FactsProps = { facts: readonly (readonly [term: string, fact: string | undefined])[] };

/** What is known of something; terms without a fact are left out. */
export const Facts = ({ facts }: FactsProps) => (
  <DescriptionList isCompact isAutoFit autoFitMinModifier={{ default: "150px" }}>
    {facts.map(
      ([term, fact]) =>
        fact && (
          <DescriptionListGroup key={term}>
            <DescriptionListTerm>{term}</DescriptionListTerm>
            <DescriptionListDescription>{fact}</DescriptionListDescription>
          </DescriptionListGroup>
        ),
    )}
  </DescriptionList>
);
