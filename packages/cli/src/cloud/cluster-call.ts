import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { homeSocket, readClusterKey } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import {
  type ClusterAnswer,
  type ClusterLine,
  type ClusterQuestion,
  toError,
} from './cluster-question.ts'

/** Whoever keeps the cluster says at least that it heard within this time. */
const PATIENCE_MS = 10_000

/**
 * Asks `up` at its socket, with the secret that only who started the cloud can read; `step` receives each sentence as it comes. Throws what `up` refuses;
 * DATABASE_UNAVAILABLE when no cloud runs here, OUTCOME_UNKNOWN when it ended in the middle.
 */
export async function askCluster<Question extends ClusterQuestion>(
  home: string,
  question: Question,
  step: (sentence: string) => void = () => undefined,
): Promise<ClusterAnswer<Question>> {
  const key = (await readClusterKey(join(home, 'secrets'))) ?? ''
  const incoming = await send(homeSocket(home, 'cluster'), key, JSON.stringify(question))
  for await (const text of createInterface({ input: incoming })) {
    const line = parseLine(text)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `up`, which is this program
    if ('done' in line) return line.done as ClusterAnswer<Question>
    if ('problem' in line) throw toError(line.problem)
    step(line.step)
  }
  throw new PlatformError('OUTCOME_UNKNOWN', {
    message: 'The cloud ended while it did this, so nobody knows how far it came.',
    hint: 'Start it again, and look with zennnn cluster show.',
  })
}

async function send(socketPath: string, key: string, body: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${key}` }
  const asked = request({ socketPath, method: 'POST', path: '/', agent: false, headers })
  const late = setTimeout(() => {
    asked.destroy(new Error('No answer came.'))
  }, PATIENCE_MS)
  asked.end(body)
  try {
    const [incoming] = await once(asked, 'response')
    return incoming
  } catch (cause) {
    throw unanswered(cause)
  } finally {
    clearTimeout(late)
  }
}

function unanswered(cause: unknown): PlatformError {
  const isClosed = cause instanceof Error && 'code' in cause && cause.code === 'EACCES'
  return new PlatformError('DATABASE_UNAVAILABLE', {
    cause,
    ...(isClosed
      ? {
          message: 'Only who may read the secrets of this cloud may ask for its cluster.',
          hint: 'Run this as the user who started it.',
        }
      : {
          message: 'The cloud is not running here: nobody keeps its cluster.',
          hint: 'npm start starts it. Its state is in cluster.json of the home.',
        }),
  })
}

function parseLine(text: string): ClusterLine {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `up`, which is this program
  return JSON.parse(text) as ClusterLine
}
