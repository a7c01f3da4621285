import fastify from 'fastify';

/** The baseline of the single-event row: Fastify as it comes, parsing the same body and answering with it. And a page of a line. */
const app = fastify();
app.post('/v1/usage', (request) => request.body);
app.get('/', (_, reply) => reply.type('text/html').send('<!doctype html><title>Blank</title><p>Nothing'));
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
