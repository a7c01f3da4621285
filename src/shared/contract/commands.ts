import { z } from 'zod';
import {
  clientInput,
  clientSchema,
  flatRuleSchema,
  removedClientSchema,
  saveClientInput,
  saveFlatRuleInput,
} from './clients.ts';
import { ratesRefreshSchema } from './rates.ts';
import { priceCommands } from './prices.ts';
import { alertCommands } from './alerts.ts';
import { appCommands } from './apps.ts';
import { backupCommands } from './backups.ts';
import { budgetCommands } from './budgets.ts';
import { logImportCommands } from './log-import.ts';
import { monthCommands } from './month-close.ts';
import { repricingCommands } from './repricing-commands.ts';
import { settingsChangeSchema, settingsViewSchema } from './settings.ts';

export type Command = {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
};

/**
 * Everything that changes something besides recording, declared once like the queries: input, output, method and address.
 * Over HTTP the input is the body's members and the path's together; a `DELETE` takes query parameters instead of a body.
 */
export const commands = {
  changeSettings: {
    method: 'PATCH',
    path: '/v1/settings',
    input: settingsChangeSchema,
    output: settingsViewSchema,
  },
  saveClient: {
    method: 'PUT',
    path: '/v1/workspaces/:workspace/clients/:id',
    input: saveClientInput,
    output: clientSchema,
  },
  removeClient: {
    method: 'DELETE',
    path: '/v1/workspaces/:workspace/clients/:id',
    input: clientInput,
    output: removedClientSchema,
  },
  saveFlatRule: {
    method: 'PUT',
    path: '/v1/workspaces/:workspace/flat-rule',
    input: saveFlatRuleInput,
    output: flatRuleSchema,
  },
  refreshRates: { method: 'POST', path: '/v1/rates/refresh', input: z.strictObject({}), output: ratesRefreshSchema },
  ...priceCommands,
  ...budgetCommands,
  ...alertCommands,
  ...logImportCommands,
  ...appCommands,
  ...backupCommands,
  ...repricingCommands,
  ...monthCommands,
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;
/** What a caller may send (before defaults and normalisation). */
export type CommandInput<N extends CommandName> = z.input<(typeof commands)[N]['input']>;
/** What a handler receives. */
export type ParsedCommand<N extends CommandName> = z.output<(typeof commands)[N]['input']>;
export type CommandOutput<N extends CommandName> = z.output<(typeof commands)[N]['output']>;

/** Resolves after the change is on disk. */
export type CommandHandlers = {
  readonly [N in CommandName]: (input: ParsedCommand<N>) => Promise<CommandOutput<N>> | CommandOutput<N>;
};
