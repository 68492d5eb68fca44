import type { TestContext } from 'node:test'
import { Connections } from '@zennnn/data'
import {
  enqueueJob,
  installQueue,
  type JobKind,
  type JobWorker,
  queueStatements,
  queueUrl,
  startJobWorker,
} from '@zennnn/jobs'
import { type DatabaseId, newRecordId, type RecordId, systemClock } from '@zennnn/kernel'
import { openDatabase, silentLog, type TestDatabase } from '../../kit.ts'

/** What `Connections` asks of a database, and the columns that running a job touches, as the app `base` declares them. */
const JOB_TABLE = `
  create schema zennnn;
  grant usage on schema zennnn to zennnn_maintain;
  create function zennnn.database_identity() returns text language sql as 'select current_database()::text';
  create table zennnn.neutralised (since timestamptz);
  create schema app;
  create table app."job" ("id" uuid primary key, "kind" text not null, "state" text not null default 'queued',
    "steps" jsonb, "step" text, "done" integer not null default 0, "total" integer, "message" text, "log" jsonb, "input" jsonb,
    "result" jsonb, "problem" jsonb, "cancel_requested" boolean, "heartbeat_at" timestamptz, "started_at" timestamptz,
    "finished_at" timestamptz, "requested_by" uuid)`

/** Everything another process needs to work on the same queue. */
export interface QueuePlace {
  readonly address: { readonly host: string; readonly port: number }
  readonly maintainPassword: string
  readonly control: DatabaseId
}

export interface JobWorld {
  readonly control: TestDatabase
  readonly customer: TestDatabase
  readonly place: QueuePlace
  /** Requests a job as `serve` does: its record in the database, its entry in the queue. */
  request(database: TestDatabase, kind: string, input?: unknown): Promise<RecordId>
  read(database: TestDatabase, id: RecordId): Promise<Record<string, unknown>>
  /** Waits until the job has ended and reads it. */
  ended(database: TestDatabase, id: RecordId): Promise<Record<string, unknown>>
  work(kinds: readonly JobKind[]): Promise<JobWorker>
}

export async function startWorker(
  place: QueuePlace,
  kinds: readonly JobKind[],
): Promise<{ readonly worker: JobWorker; readonly connections: Connections }> {
  const connections = new Connections({
    ...place.address,
    login: () => ({ user: 'zennnn_maintain', password: place.maintainPassword }),
    clock: systemClock,
    log: silentLog,
  })
  const worker = await startJobWorker({
    queueUrl: queueUrl(place.address, place.control, place.maintainPassword),
    control: place.control,
    connections,
    kinds,
    chores: [],
    concurrency: 2,
    log: silentLog,
  })
  return { worker, connections }
}

export async function openJobWorld(t: TestContext): Promise<JobWorld> {
  const control = await openDatabase(t)
  const customer = await openDatabase(t)
  for (const database of [control, customer]) {
    const client = await database.connect('zennnn_maintain')
    await client.query('set role zennnn_owner')
    await client.query(JOB_TABLE)
  }
  const place = {
    address: control.address,
    maintainPassword: control.secrets.maintain,
    control: control.database,
  }
  await installQueue(queueUrl(place.address, place.control, place.maintainPassword), silentLog)
  const superuser = await control.connect('postgres')
  for (const statement of queueStatements(control.database)) await superuser.query(statement)
  const serve = await control.connect('login')
  const readers = new Map([
    [control, await control.connect('postgres')],
    [customer, await customer.connect('postgres')],
  ])
  const read: JobWorld['read'] = async (database, id) => {
    const result = await readers.get(database)?.query('select * from app.job where id = $1', [id])
    return result?.rows[0] ?? {}
  }
  return {
    control,
    customer,
    place,
    read,
    async request(database, kind, input) {
      const id = newRecordId(systemClock)
      const { text, values } = enqueueJob(database.database, id)
      await serve.query(text, [...values])
      await readers
        .get(database)
        ?.query('insert into app.job (id, kind, input) values ($1, $2, $3)', [
          id,
          kind,
          JSON.stringify(input ?? null),
        ])
      return id
    },
    async ended(database, id) {
      for (;;) {
        const row = await read(database, id)
        if (row['finished_at'] !== null) return row
        await new Promise((resolve) => {
          setTimeout(resolve, 20)
        })
      }
    },
    async work(kinds) {
      const { worker, connections } = await startWorker(place, kinds)
      t.after(async () => {
        await worker.stop()
        await connections.close()
      })
      return worker
    },
  }
}
