import {
  DataListCell,
  DataListItem,
  DataListItemCells,
  DataListItemRow,
  Flex,
  FlexItem,
  Stack,
} from "@patternfly/react-core";
import { useId, type PropsWithChildren, type ReactNode } from "react";

type ListRowProps = PropsWithChildren<{ name: string; icon?: ReactNode; badge?: ReactNode; actions?: ReactNode }>;

/** A row of a `DataList`: a name, what is known of it, and what can be done with it; on a phone one below the other. */
export const ListRow = ({ name, icon, badge, actions, children }: ListRowProps) => {
  const nameId = useId();
  return (
    <DataListItem aria-labelledby={nameId}>
      <DataListItemRow>
        <DataListItemCells
          dataListCells={[
            ...(icon ? [<DataListCell key="icon" isIcon>{icon}</DataListCell>] : []),
            <DataListCell key="row">
              <Flex direction={{ default: "column", lg: "row" }} flexWrap={{ lg: "nowrap" }}>
                <FlexItem grow={{ lg: "grow" }}>
                  <Stack hasGutter>
                    <Flex>
                      <strong id={nameId}>{name}</strong>
                      {badge}
                    </Flex>
                    {children}
                  </Stack>
                </FlexItem>
                {actions && <Flex columnGap={{ default: "columnGapSm" }}>{actions}</Flex>}
              </Flex>
            </DataListCell>,
          ]}
        />
      </DataListItemRow>
    </DataListItem>
  );
};
