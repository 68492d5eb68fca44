import type { ActionTools, Connections } from '@zennnn/data'
import { consumeLink, linkPort } from '@zennnn/identity'
import { enqueueJob } from '@zennnn/jobs'
import { type DatabaseId, type LinkMaker, PlatformError } from '@zennnn/kernel'
import { renderMail } from '@zennnn/messages'
import { Questions } from '../rest/questions.ts'
import { Sights } from '../rest/sights.ts'
import type { Site } from './visit.ts'

/** What the routes that answer with records and actions share. One a process. */
export interface RecordTools extends LinkMaker {
  readonly connections: Connections
  readonly sights: Sights
  readonly questions: Questions
  /** The control database, whose queue the worker reads. */
  readonly findControl: () => Promise<DatabaseId | undefined>
}

export function createRecordTools(options: Omit<RecordTools, 'sights' | 'questions'>): RecordTools {
  return { ...options, sights: new Sights(), questions: new Questions() }
}

/** What actions of this site may use; their links lead to this site. */
export function actionTools(
  { clock, sealing, connections, findControl }: RecordTools,
  { origin, database }: Site,
): ActionTools {
  return {
    clock,
    consumeLink,
    links: (transaction) => linkPort({ transaction, origin, clock, sealing }),
    renderMail,
    enqueue: async (job) => {
      const control = await findControl()
      if (control === undefined) throw new PlatformError('DATABASE_UNAVAILABLE')
      await connections.direct(control, [enqueueJob(database, job)])
    },
  }
}
