import { type Clock, PlatformError, type RecordId } from '@zennnn/kernel'
import type { ActionContext, LinkPort, MailTemplate, OutgoingMail, Registry } from '@zennnn/model'
import type { Transaction } from '../connections/transaction.ts'
import { unmasked } from './action-registry.ts'
import type { ActionRights } from './action-rights.ts'
import { settingsPort } from './action-settings.ts'
import { compileCreate } from './change-compile.ts'
import { ChangeParser } from './change-parse.ts'
import { findCorrespondent } from './correspondent.ts'
import { fullSight, sightOf } from './query-sight.ts'
import { Records } from './records.ts'

/** What packages above this one bring to actions. */
export interface ActionTools {
  readonly clock: Clock
  readonly renderMail: (
    template: MailTemplate,
    values: Readonly<Record<string, unknown>>,
  ) => { readonly subject: string; readonly text: string; readonly html: string }
  /** Links made and ended in the transaction of the action. */
  readonly links: (transaction: Transaction) => LinkPort
  /** Uses up the link whose bearer calls; LINK_REFUSED when it cannot be used. */
  readonly consumeLink: (transaction: Transaction, token: string) => Promise<void>
  /** Puts a job of this database, whose record is about to be committed, into the queue. */
  readonly enqueue: (job: RecordId) => Promise<void>
}

export interface ActionCaller {
  readonly id: RecordId | undefined
  readonly groups: readonly string[]
}

interface ContextParts {
  readonly registry: Registry
  readonly tools: ActionTools
  readonly caller: ActionCaller
  readonly transaction: Transaction
  readonly rights: ActionRights
}

/** What the code of an action gets to work with: one transaction, the rights of its caller. */
export function actionContext(parts: ContextParts): ActionContext {
  const { registry, tools, caller, transaction, rights } = parts
  const { clock } = tools
  return {
    records: new Records({ registry, clock, door: rights.callerDoor() }),
    user: caller,
    seesModel: (name) => sightOf(registry, caller.groups).models.has(name),
    now: clock.now(),
    elevate: async (why, body) =>
      await rights.elevate(
        why,
        async (door) => await body(new Records({ registry: unmasked(registry), clock, door })),
      ),
    mail: async (message) => await putMail(parts, message),
    correspondent: async (model, record) =>
      await findCorrespondent({ registry, door: rights.callerDoor() }, model, record),
    links: tools.links(transaction),
    settings: settingsPort({ registry, clock, transaction, rights }),
    order: async (job) => await orderJob(parts, job),
  }
}

/** Nobody writes jobs; what this action allows its caller to ask for, the platform orders. */
async function orderJob(
  { registry, tools, caller, rights }: ContextParts,
  { kind, input }: { readonly kind: string; readonly input: unknown },
): Promise<RecordId> {
  const model = registry.models.get('job')
  if (model === undefined)
    throw new PlatformError('APP_INVALID', { message: 'There is no model "job".' })
  const parser = new ChangeParser({
    sight: fullSight(registry),
    clock: tools.clock,
    writer: 'code',
  })
  const row = parser.newRow(model, { kind, state: 'queued', input, requested_by: caller.id })
  parser.finish()
  await rights.runElevated(`order the job ${kind}`, compileCreate(model, [row]))
  await tools.enqueue(row.id)
  return row.id
}

/** The caller may cause this mail but write no others, so it is put into the outbox with the rights of the platform. */
async function putMail(parts: ContextParts, message: OutgoingMail): Promise<RecordId> {
  const { registry, tools, rights } = parts
  const template = registry.mailTemplates.get(message.template)
  const model = registry.models.get('mail')
  if (template === undefined || model === undefined)
    throw new PlatformError('APP_INVALID', {
      message: `There is no mail template "${message.template}".`,
    })
  const { subject, text, html } = tools.renderMail(template, message.values)
  const parser = new ChangeParser({
    sight: fullSight(registry),
    clock: tools.clock,
    writer: 'code',
  })
  const row = parser.newRow(model, {
    to: message.to,
    subject: subject.replaceAll(/\s+/g, ' ').trim(),
    text,
    html,
    state: 'queued',
    model: message.model,
    record: message.record,
  })
  parser.finish()
  await rights.runElevated(`mail ${message.template}`, compileCreate(model, [row]))
  return row.id
}
