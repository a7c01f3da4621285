import { type SourceQueryName, sourceQueries } from '../../shared/contract/source-queries.ts';
import { sourceErrorSchema } from '../../shared/contract/source-shapes.ts';
import { admin, inputOf, json, type Json, outputOf } from './openapi-parts.ts';

const refusals = {
  400: 'A value is not allowed; the text says which are.',
  401: 'A token is missing or wrong.',
  403: 'This token or origin may not do that.',
  429: 'Too many wrong tokens.',
  503: 'Centesimo cannot read right now.',
} as const;

/** The source systems' own paths, which keep their own shapes for answers and errors. */
export const sourcePaths = (): Json => {
  const failures = Object.fromEntries(
    Object.entries(refusals).map(([status, description]) => [status, json(description, outputOf(sourceErrorSchema))]),
  );
  const describe = (name: SourceQueryName): Json => {
    const { path, input, output } = sourceQueries[name];
    const { properties = {}, required = [] } = inputOf(input) as {
      properties?: Record<string, Json>;
      required?: readonly string[];
    };
    const parameters = Object.entries(properties).map(([parameter, schema]) => {
      const inPath = path.split('/').includes(`:${parameter}`);
      return { name: parameter, in: inPath ? 'path' : 'query', required: required.includes(parameter), schema };
    });
    const responses = { 200: json('The answer.', outputOf(output)), ...failures };
    return { get: { operationId: name, security: admin, parameters, responses } };
  };
  return Object.fromEntries(
    (Object.keys(sourceQueries) as SourceQueryName[]).map((name) => [
      sourceQueries[name].path.replaceAll(/:(\w+)/g, '{$1}'),
      describe(name),
    ]),
  );
};
