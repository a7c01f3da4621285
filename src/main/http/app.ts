import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError } from '../../shared/core/app-error.ts';
import { createAuthenticate } from './authenticate.ts';
import type { HttpDeps } from './deps.ts';
import { createErrorHandler, handleClientError, sendProblem, toAppError } from './error-handler.ts';
import { createGuards } from './guards.ts';
import { securityHeaders } from './headers.ts';
import { type KnownMethods, watchKnownPaths } from './known-paths.ts';
import type { RouteContext } from './route-context.ts';
import { addBackupTransferRoutes } from './routes/backup-transfer.ts';
import { addExportRoutes } from './routes/export.ts';
import { addHealthRoute } from './routes/health.ts';
import { addMonthReportRoute } from './routes/month-report.ts';
import { addLitellmRoute } from './routes/litellm.ts';
import { addOpenApiRoute } from './routes/openapi.ts';
import { addOtlpRoutes } from './routes/otlp.ts';
import { addCallRoutes } from './routes/calls.ts';
import { addSourceReads } from './routes/sources/source-reads.ts';
import { addSaveMessageRoute } from './routes/sources/save-message.ts';
import { addStreamRoute } from './routes/stream.ts';
import { addUiRoutes } from './routes/ui.ts';
import { addUsageRoute } from './routes/usage.ts';
import { serverOptions } from './server-options.ts';

const maxParamLength = 2048;

const answerUnknown =
  (methodsOf: KnownMethods) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [path = '/'] = request.url.split('?', 1);
    const methods = methodsOf(path);
    if (methods.length === 0 && request.method !== 'OPTIONS') {
      return sendProblem(reply, new AppError('not_found', 'There is nothing at this address.'));
    }
    reply.header('allow', methods.join(', '));
    return sendProblem(
      reply,
      new AppError('method_not_allowed', `This address takes: ${methods.join(', ') || 'none'}.`),
    );
  };

/**
 * The whole HTTP interface. It never listens: `listen` does, tests use `inject`.
 *
 * Every request passes the guards (Host, Origin) first, then its route's token check, and only then is a body read.
 */
export const createHttpApp = (deps: HttpDeps): FastifyInstance => {
  const guards = createGuards(deps.port);
  const stopping = new AppError('unavailable', 'Centesimo is stopping.');

  const app = fastify({
    http: serverOptions,
    requestTimeout: serverOptions.requestTimeout,
    keepAliveTimeout: serverOptions.keepAliveTimeout,
    logger: false,
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength },
    clientErrorHandler: handleClientError,
    frameworkErrors: (error, request, reply) => {
      void sendProblem(reply, guards.refusal(request.raw) ?? toAppError(error));
    },
  });
  const methodsOf = watchKnownPaths(app);
  app.removeAllContentTypeParsers();
  app.setErrorHandler(createErrorHandler(deps.reportBug));
  app.setNotFoundHandler(answerUnknown(methodsOf));
  app.addHook('onRequest', (request, _reply, done) => {
    const refused = guards.refusal(request.raw) ?? (deps.isStopping() ? stopping : null);
    if (refused === null) done();
    else done(refused);
  });

  const context: RouteContext = { deps, guards, authenticate: createAuthenticate(deps, guards) };
  addUsageRoute(app, context);
  // The usage route, called thousands of times a second, sends these headers in one go with its answer.
  void app.register((rest, _options, done) => {
    rest.addHook('onRequest', (_request, reply, next) => {
      void reply.headers(securityHeaders);
      next();
    });
    addCallRoutes(rest, context);
    addSourceReads(rest, context);
    addSaveMessageRoute(rest, context);
    addLitellmRoute(rest, context);
    addOtlpRoutes(rest, context);
    addExportRoutes(rest, context);
    addMonthReportRoute(rest, context);
    addBackupTransferRoutes(rest, context);
    addStreamRoute(rest, context);
    addHealthRoute(rest, context);
    addOpenApiRoute(rest, context);
    addUiRoutes(rest, context);
    done();
  });
  return app;
};
