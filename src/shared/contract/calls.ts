import type { z } from 'zod';
import { type CommandHandlers, type CommandName, commands } from './commands.ts';
import { queries, type QueryHandlers, type QueryName } from './queries.ts';

/** Queries and commands together: all that a screen can ask of the engine, whichever host it runs in. */
export const calls = { ...queries, ...commands };

export type CallName = QueryName | CommandName;
/** What a caller may send (before defaults and normalisation). */
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>;

export type CallHandlers = QueryHandlers & CommandHandlers;

export const isCallName = (name: unknown): name is CallName => typeof name === 'string' && Object.hasOwn(calls, name);
