import {
  type ClusterKeeper,
  readQuestion,
  type SocketExchange,
  type SocketServer,
  serveAtSocket,
} from '@zennnn/cloud'
import { type Log, PlatformError, toProblem } from '@zennnn/kernel'
import {
  type ClusterLine,
  type ClusterQuestion,
  parseClusterQuestion,
} from '../cloud/cluster-question.ts'

const MAX_QUESTION = 2_000

type Keeper = Pick<
  ClusterKeeper,
  'view' | 'plan' | 'switchOver' | 'failOver' | 'rejoin' | 'setAuto'
>

/**
 * Lets who may open the socket ask for the cluster and move it: `POST /` with a ClusterQuestion, answered by lines of JSON, the last of
 * which says what came of it. Who asked may go away: what was begun goes on. SETUP_FAILED.
 */
export async function startClusterServer(
  keeper: Keeper,
  { socket, log }: { readonly socket: string; readonly log: Log },
): Promise<SocketServer> {
  return await serveAtSocket(socket, 'keeps the cluster', async (exchange) => {
    await answer(keeper, exchange, log)
  })
}

async function answer(
  keeper: Keeper,
  { incoming, outgoing }: SocketExchange,
  log: Log,
): Promise<void> {
  const write = (line: ClusterLine): void => {
    if (!outgoing.destroyed) outgoing.write(`${JSON.stringify(line)}\n`)
  }
  // At once: who asks learns that somebody is there, however long it takes.
  outgoing.writeHead(200, { 'content-type': 'application/x-ndjson' })
  outgoing.flushHeaders()
  try {
    const question = parseClusterQuestion(await readQuestion(incoming, MAX_QUESTION))
    if (question.what !== 'show' && question.what !== 'plan')
      log.info('cluster_asked', { ...question })
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
      await keeper.rejoin(step)
      return await keeper.view()
    case 'auto':
      await keeper.setAuto(question.auto)
      return await keeper.view()
  }
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
