import type { GroupMeta, GroupRight } from '../api/meta.ts'
import { spoken, t } from '../language/language.ts'

/** What a group may do, as sentences: of more it says how much, of less exactly what. */
export function groupSentences(group: GroupMeta): readonly string[] {
  const byWhat = new Map<string, string[]>()
  for (const right of group.rights) {
    const what = operationWords(right)
    if (what === undefined) continue
    byWhat.set(what, [...(byWhat.get(what) ?? []), right.model])
  }
  const operations = [...byWhat].map(([what, models]) =>
    t('May {what}: {models}.', { what, models: listWords(models) }),
  )
  const actions = group.rights.flatMap((right) =>
    right.actions.length === 0
      ? []
      : [
          t('Acts on {model}: {actions}.', {
            model: right.model,
            actions: listWords(right.actions),
          }),
        ],
  )
  return [...operations, ...actions]
}

/** `read, create and change (only some, by rule)`. */
function operationWords({ operations, isNarrowed }: GroupRight): string | undefined {
  if (operations.length === 0) return undefined
  const words = {
    read: t('read'),
    create: t('create'),
    update: t('change'),
    delete: t('delete'),
  }
  const what = listWords(operations.map((one) => words[one]))
  return isNarrowed ? t('{what}, where a rule allows it', { what }) : what
}

function listWords(words: readonly string[]): string {
  return new Intl.ListFormat(spoken(), { type: 'conjunction' }).format(words)
}
