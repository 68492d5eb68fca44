import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { orderClusterMove, readClusterHistory, readDrills, requestDrill } from '@zennnn/cloud'
import { PlatformError } from '@zennnn/kernel'
import type { ClusterPort } from '@zennnn/server'

/** Longer than whoever keeps the cluster waits for the primary. */
const ANSWER_MS = 4_000
const OK = 200

type Place = Parameters<typeof orderClusterMove>[0]

/** Clusters as the routes need them: what they are from `up` at its socket `view`, what was done with them from the control database. */
export function clusterPort(place: Place, socket: string): ClusterPort {
  return {
    view: async () => {
      const { cluster, move } = Object(await ask(socket, '/'))
      return { cluster, move }
    },
    plan: async (cluster, kind) => {
      requireLocal(cluster)
      return await ask(socket, `/plan/${kind}`)
    },
    order: async (order) => await orderClusterMove(place, order),
    rehearse: async (cluster, token) => {
      requireLocal(cluster)
      return await requestDrill(place, token)
    },
    history: async () => {
      const [history, drills] = await Promise.all([readClusterHistory(place), readDrills(place)])
      return { ...history, drills }
    },
  }
}

function requireLocal(cluster: string): void {
  if (cluster !== 'local')
    throw new PlatformError('NOT_FOUND', { message: `There is no cluster "${cluster}".` })
}

async function ask(socketPath: string, path: string): Promise<object> {
  return await new Promise((resolve, reject) => {
    const fail = (cause: unknown): void => {
      reject(
        new PlatformError('DATABASE_UNAVAILABLE', {
          message: 'Nobody keeps the cluster at the moment, so that nobody knows how it is.',
          hint: 'At the machine: bin/zennnn status says what runs, npm start starts the cloud.',
          cause,
        }),
      )
    }
    const asked = request({ socketPath, path, agent: false }, (incoming) => {
      json(incoming).then((answer: unknown) => {
        if (incoming.statusCode === OK && answer instanceof Object) resolve(answer)
        else fail(new Error(`up: ${JSON.stringify(answer)}`))
      }, fail)
    })
    asked.setTimeout(ANSWER_MS, () => {
      asked.destroy(new Error('No answer came.'))
    })
    asked.once('error', fail)
    asked.end()
  })
}
