import type { ActionTools, Connections } from '@zennnn/data'
import { consumeLink, linkPort } from '@zennnn/identity'
import { enqueueJob } from '@zennnn/jobs'
import { type Clock, type DatabaseId, PlatformError } from '@zennnn/kernel'
import { renderMail } from '@zennnn/messages'
import { Questions } from '../rest/questions.ts'
import { Sights } from '../rest/sights.ts'
import type { Site } from './visit.ts'

/** What the routes that answer with records and actions share. One a process. */
export interface RecordTools {
  readonly connections: Connections
  readonly clock: Clock
  readonly sights: Sights
  readonly questions: Questions
  /** The control database, whose queue the worker reads. */
  readonly findControl: () => Promise<DatabaseId | undefined>
}

export function createRecordTools(
  options: Pick<RecordTools, 'connections' | 'clock' | 'findControl'>,
): RecordTools {
  const { connections, clock, findControl } = options
  return { connections, clock, findControl, sights: new Sights(), questions: new Questions() }
}

/** What actions of this site may use; their links lead to this site. */
export function actionTools(
  { clock, connections, findControl }: RecordTools,
  { origin, database }: Site,
): ActionTools {
  return {
    clock,
    consumeLink,
    links: (transaction) => linkPort({ transaction, origin, clock }),
    renderMail,
    enqueue: async (job) => {
      const control = await findControl()
      if (control === undefined) throw new PlatformError('DATABASE_UNAVAILABLE')
      await connections.direct(control, [enqueueJob(database, job)])
    },
  }
}
