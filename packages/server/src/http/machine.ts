import type { MachineAnswer, MachineRequest } from './listener.ts'

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * `/healthz`: whether this process takes requests, for any host that a probe may use. `/metrics`: only from this machine
 * by a name of this machine, so that no forwarded request and no page of a customer's host reaches it.
 */
export function answerMachine(
  request: MachineRequest,
  state: { readonly isDraining: boolean; readonly metrics: () => string },
): MachineAnswer | undefined {
  if (request.path === '/healthz') return health(state.isDraining)
  if (request.path !== '/metrics') return undefined
  if (!request.isLoopback || !LOOPBACK_HOSTS.has(request.host)) return undefined
  return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body: state.metrics() }
}

function health(isDraining: boolean): MachineAnswer {
  const type = 'application/json; charset=utf-8'
  return isDraining
    ? { status: 503, type, body: '{"status":"stopping"}' }
    : { status: 200, type, body: '{"status":"ok"}' }
}
