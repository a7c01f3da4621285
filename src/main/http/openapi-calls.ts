import { type CallName, calls } from '../../shared/contract/calls.ts';
import { type Command, type CommandName, commands } from '../../shared/contract/commands.ts';
import { type QueryName, queries } from '../../shared/contract/queries.ts';
import { admin, everywhere, failures, inputOf, json, type Json, outputOf } from './openapi-parts.ts';

type Fields = { readonly properties?: Record<string, Json>; readonly required?: readonly string[] };

const isInPath = (path: string, name: string): boolean => path.split('/').includes(`:${name}`);

const parametersOf = (name: CallName, only: (parameter: string) => boolean = () => true): readonly Json[] => {
  const { path, input } = calls[name];
  const { properties = {}, required = [] } = inputOf(input) as Fields;
  return Object.entries(properties)
    .filter(([parameter]) => only(parameter))
    .map(([parameter, schema]) => {
      const inPath = isInPath(path, parameter);
      return {
        name: parameter,
        in: inPath ? 'path' : 'query',
        required: inPath || required.includes(parameter),
        schema,
        ...(!inPath && { style: 'form', explode: true }),
      };
    });
};

/** The input without what the path carries. */
const bodyOf = (name: CommandName): Json => {
  const { path, input } = commands[name] as Command;
  const { properties = {}, required = [], ...rest } = inputOf(input) as Fields & Json;
  const inBody = ([member]: readonly [string, unknown]): boolean => !isInPath(path, member);
  const needed = required.filter((member) => inBody([member, null]));
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(properties).filter(inBody)),
    ...(needed.length > 0 && { required: needed }),
  };
};

const queryOperation = (name: QueryName): Json => ({
  operationId: name,
  security: admin,
  parameters: parametersOf(name),
  responses: {
    200: json('The answer.', outputOf(queries[name].output)),
    ...failures(...everywhere, 'not_found', 'invalid'),
  },
});

const commandOperation = (name: CommandName): Json => {
  const { method, path, output } = commands[name] as Command;
  const hasBody = method !== 'DELETE';
  return {
    operationId: name,
    security: admin,
    parameters: parametersOf(name, hasBody ? (parameter) => isInPath(path, parameter) : undefined),
    ...(hasBody && { requestBody: { required: true, content: { 'application/json': { schema: bodyOf(name) } } } }),
    responses: {
      200: json('Done, and on disk.', outputOf(output)),
      ...failures(...everywhere, 'not_found', 'conflict', 'payload_too_large', 'unsupported_media_type', 'invalid'),
    },
  };
};

/** Every query and command of the contract. */
export const callPaths = (): Readonly<Record<string, Json>> => {
  const paths: Record<string, Json> = {};
  const add = (pattern: string, method: string, operation: Json): void => {
    const path = pattern.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
  };
  for (const name of Object.keys(queries) as QueryName[]) add(queries[name].path, 'get', queryOperation(name));
  for (const name of Object.keys(commands) as CommandName[]) {
    const { path, method } = commands[name] as Command;
    add(path, method, commandOperation(name));
  }
  return paths;
};
