import {
  type ClusterKeeper,
  readQuestion,
  type SocketExchange,
  type SocketServer,
  serveAtSocket,
} from '@zennnn/cloud'
import { equalSecrets, type Log, PlatformError, toProblem } from '@zennnn/kernel'
import {
  type ClusterLine,
  type ClusterQuestion,
  parseClusterQuestion,
} from '../cloud/cluster-question.ts'

const MAX_QUESTION = 2_000
/** What changes nothing is not written down. */
const LOOKS: ReadonlySet<ClusterQuestion['what']> = new Set(['show', 'plan', 'plan_standby'])

type Keeper = Pick<
  ClusterKeeper,
  'view' | 'plan' | 'switchOver' | 'failOver' | 'rejoin' | 'planStandby' | 'addStandby' | 'setAuto'
>

interface ClusterServerOptions {
  readonly socket: string
  /** Who shows it may ask. */
  readonly key: string
  readonly log: Log
}

/**
 * Lets who has the key ask for the cluster and move it: `POST /` with a ClusterQuestion, answered by lines of JSON, the last of
 * which says what came of it. Who asked may go away: what was begun goes on. SETUP_FAILED.
 */
export async function startClusterServer(
  keeper: Keeper,
  options: ClusterServerOptions,
): Promise<SocketServer> {
  return await serveAtSocket(options.socket, 'keeps the cluster', async (exchange) => {
    await answer(keeper, exchange, options)
  })
}

async function answer(
  keeper: Keeper,
  { incoming, outgoing }: SocketExchange,
  { key, log }: ClusterServerOptions,
): Promise<void> {
  const write = (line: ClusterLine): void => {
    if (!outgoing.destroyed) outgoing.write(`${JSON.stringify(line)}\n`)
  }
  // At once: who asks learns that somebody is there, however long it takes.
  outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' })
  outgoing.flushHeaders()
  try {
    if (!equalSecrets(incoming.headers.authorization ?? '', `Bearer ${key}`)) throw refused()
    const question = parseClusterQuestion(await readQuestion(incoming, MAX_QUESTION))
    if (!LOOKS.has(question.what)) log.info('cluster_asked', { ...question })
    const done = await doAsAsked(keeper, question, (step) => {
      write({ step })
    })
    write({ done: done ?? null })
  } catch (error) {
    log.warn('cluster_refused', { error })
    write({ problem: toProblem(explain(error)).problem })
  }
  outgoing.end()
}

async function doAsAsked(
  keeper: Keeper,
  question: ClusterQuestion,
  step: (sentence: string) => void,
): Promise<unknown> {
  switch (question.what) {
    case 'show':
      return await keeper.view()
    case 'plan':
      return await keeper.plan(question.kind)
    case 'switchover':
      return await keeper.switchOver(step)
    case 'failover':
      return await keeper.failOver(
        question.accept === undefined ? {} : { accept: question.accept },
        step,
      )
    case 'rejoin':
      await keeper.rejoin(question.discard === undefined ? {} : { discard: question.discard }, step)
      return await keeper.view()
    case 'plan_standby':
      return await keeper.planStandby()
    case 'add_standby':
      await keeper.addStandby(step)
      return await keeper.view()
    case 'auto':
      await keeper.setAuto(question.auto)
      return await keeper.view()
  }
}

function refused(): PlatformError {
  return new PlatformError('ACCESS_DENIED', {
    message: 'Only who may read the secrets of this cloud may ask for its cluster.',
    hint: 'Run this as the user who started it.',
  })
}

/** Of a fault of ours nobody may read that nothing was changed: it may have come in the middle of a move. */
function explain(error: unknown): unknown {
  if (error instanceof PlatformError) return error
  return new PlatformError('INTERNAL', {
    message: 'It failed for a reason that nobody foresaw.',
    hint: 'zennnn cluster show says where the cluster is; log/up.log of the home has the reason.',
    cause: error,
  })
}
