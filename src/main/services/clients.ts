import type { CommandHandlers } from '../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import { AppError } from '../../shared/core/app-error.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import type { RunInWriter } from '../store/writer-operations.ts';

type ClientsDeps = {
  readonly tables: Pick<OwnerTables, 'listRegisteredClients' | 'getRegisteredClient' | 'listWorkspaces'>;
  readonly run: RunInWriter;
  readonly publish: (event: StreamEvent) => void;
};

/**
 * The register of a workspace's clients. While a client is registered its name, phone and email are what the register
 * says; what calls say about it is not taken over. A client that was seen in usage first brings along what calls said.
 */
export const createClients = ({
  tables,
  run,
  publish,
}: ClientsDeps): Pick<QueryHandlers, 'workspaces' | 'clients' | 'client'> &
  Pick<CommandHandlers, 'saveClient' | 'removeClient'> => ({
  workspaces: () => ({ items: tables.listWorkspaces().map((name) => ({ name })) }),
  clients: ({ workspace }) => ({ items: tables.listRegisteredClients(workspace) }),
  client: ({ workspace, id }) => {
    const found = tables.getRegisteredClient(workspace, id);
    if (found !== undefined) return found;
    throw new AppError('not_found', `No client "${id}" is registered in "${workspace}".`);
  },
  saveClient: async ({ workspace, id, ...change }) => {
    const saved = await run('saveRegisteredClient', workspace, id, change);
    publish({ type: 'settings' });
    return saved;
  },
  removeClient: async ({ workspace, id }) => {
    const outcome = await run('removeRegisteredClient', workspace, id);
    publish({ type: 'settings' });
    return { id, outcome };
  },
});
