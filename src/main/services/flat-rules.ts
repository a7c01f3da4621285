import type { CommandHandlers } from '../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import type { RunInWriter } from '../store/writer-operations.ts';

type FlatRulesDeps = {
  readonly tables: Pick<OwnerTables, 'readFlatRule'>;
  readonly run: RunInWriter;
  readonly publish: (event: StreamEvent) => void;
};

/** What a saved message costs in a workspace. A change holds for the next message and never for one that is recorded. */
export const createFlatRules = ({
  tables,
  run,
  publish,
}: FlatRulesDeps): Pick<QueryHandlers, 'flatRule'> & Pick<CommandHandlers, 'saveFlatRule'> => ({
  flatRule: ({ workspace }) => tables.readFlatRule(workspace),
  saveFlatRule: async ({ workspace, ...change }) => {
    const saved = await run('saveFlatRule', workspace, change);
    publish({ type: 'settings' });
    return saved;
  },
});
