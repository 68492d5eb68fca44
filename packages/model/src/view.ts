/** How a model is shown, as data. Clients draw it; a client that does not know a view type leaves it out. */
export type View = ListView | FormView | SearchView

export interface ListView {
  readonly type: 'list'
  readonly model: string
  /** Field names; `customer.name` reads through a reference. */
  readonly columns: readonly string[]
  readonly order: string | undefined
  /** Numbers of this model whose sum means something: shown below the list and for each group. A price has none. */
  readonly sums: readonly string[]
}

export interface FormView {
  readonly type: 'form'
  readonly model: string
  /** The selection field shown as status bar. */
  readonly status: string | undefined
  readonly sections: readonly FormSection[]
}

export interface FormSection {
  readonly label: string | undefined
  readonly fields: readonly FormField[]
}

export interface FormField {
  readonly name: string
  /** CEL over `record`; undefined = as the field is declared. */
  readonly visible?: string
  readonly required?: string
  readonly readonly?: string
  /** Columns of a collection shown as lines. */
  readonly columns?: readonly string[]
}

export interface SearchView {
  readonly type: 'search'
  readonly model: string
  /** Fields searched by free text. */
  readonly text: readonly string[]
  readonly filters: readonly {
    readonly name: string
    readonly label: string
    readonly where: string
  }[]
  readonly groupBy: readonly string[]
}

export function listView(
  model: string,
  columns: readonly string[],
  options: { readonly order?: string; readonly sums?: readonly string[] } = {},
): ListView {
  return { type: 'list', model, columns, order: options.order, sums: options.sums ?? [] }
}

/** A field of a form is its name, or its name with conditions. */
export function formView(
  model: string,
  options: {
    readonly status?: string
    readonly sections: readonly {
      readonly label?: string
      readonly fields: readonly (string | FormField)[]
    }[]
  },
): FormView {
  return {
    type: 'form',
    model,
    status: options.status,
    sections: options.sections.map((section) => ({
      label: section.label,
      fields: section.fields.map((name) => (typeof name === 'string' ? { name } : name)),
    })),
  }
}

export function searchView(model: string, options: Omit<SearchView, 'type' | 'model'>): SearchView {
  return { type: 'search', model, ...options }
}
