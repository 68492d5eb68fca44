import { PlatformError } from '@zennnn/kernel'
import {
  type ActionContext,
  allow,
  cel,
  field,
  model,
  modelAction,
  recordAction,
  restrictToKnownModel,
} from '@zennnn/model'

const OWN = 'record.owner == user.id'

/** What somebody looks for again and again. `query` is the query string of the list; what it finds depends on who asks. */
export const SavedSearch = model('saved_search', {
  label: 'Saved search',
  plural: 'Saved searches',
  order: 'name',
  audited: false,
  fields: {
    name: field.text({ label: 'Name', required: true, maxLength: 120 }),
    // Set once, by `save`, which looks whether the person sees the model.
    model: field.text({
      label: 'Model',
      required: true,
      readonly: true,
      index: true,
      maxLength: 60,
    }),
    query: field.longText({ label: 'Search', maxLength: 8000 }),
    shared: field.boolean({
      label: 'Shared',
      readonly: true,
      default: false,
      index: true,
      help: 'Everybody who sees the model and the fields in it may read its name and its words.',
    }),
    pinned: field.boolean({ label: 'Pinned', default: false }),
    opens_first: field.boolean({
      label: 'Opens first',
      default: false,
      help: 'The list opens with this search.',
    }),
    owner: field.reference('user', {
      label: 'Owner',
      readonly: true,
      default: cel('user.id'),
      onDelete: 'cascade',
      index: true,
    }),
  },
  access: [
    allow('member', ['read'], 'record.owner == user.id || record.shared'),
    allow('member', ['update', 'delete'], OWN),
    // Their own, from a time when they knew of model and fields, are theirs to delete.
    restrictToKnownModel({ model: 'model', words: 'query', except: OWN }),
  ],
})

/** Keeps a search of a model that the person sees: nobody puts names into menus of models that are closed to them. */
export const saveSearch = modelAction({
  model: 'saved_search',
  name: 'save',
  label: 'Save this search',
  groups: ['member'],
  parameters: {
    name: field.text({ required: true, maxLength: 120 }),
    model: field.text({ required: true, maxLength: 60 }),
    query: field.longText({ maxLength: 8000 }),
    shared: field.boolean(),
  },
  run: async (context, { name, model: of, query, shared }) => {
    refuseHidden(context, of)
    return await context.elevate('a user saves a search', async (records) => ({
      id: await records.create('saved_search', {
        name,
        model: of,
        query,
        shared,
        owner: context.user.id ?? null,
      }),
    }))
  },
})

export const shareSearch = recordAction({
  model: 'saved_search',
  name: 'share',
  label: 'Share or stop sharing',
  groups: ['member'],
  parameters: { shared: field.boolean({ required: true }) },
  run: async (context, id, { shared }) => {
    const saved = await context.records.get('saved_search', id, { model: true, owner: true })
    if (saved.owner !== context.user.id)
      throw new PlatformError('ACCESS_DENIED', {
        message: 'Only who saved a search shares it.',
      })
    if (shared) refuseHidden(context, saved.model)
    await context.elevate('a user shares a search', async (records) => {
      await records.update('saved_search', id, { shared })
    })
  },
})

/** The words for a model that there is not. */
function refuseHidden({ seesModel }: ActionContext, name: string): void {
  if (!seesModel(name))
    throw new PlatformError('MODEL_UNKNOWN', {
      message: `There is no model ${JSON.stringify(name)}.`,
    })
}
