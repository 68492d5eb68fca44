import { t } from '../language/language.ts'

/** The code of a view did not come: no network, or the server has newer code and no longer this. */
export class ViewNotLoaded extends Error {
  constructor(cause: unknown) {
    super(t('This part of the program could not be loaded.'), { cause })
    this.name = 'ViewNotLoaded'
  }
}

/**
 * Loads the code of a view; ViewNotLoaded otherwise. For the browser's own error the router would load the whole page anew,
 * and a page without a network is gone with all that was typed in it; so the person decides.
 */
export function viewCode<Code>(load: () => Promise<Code>): () => Promise<Code> {
  return async () => {
    try {
      return await load()
    } catch (cause) {
      throw new ViewNotLoaded(cause)
    }
  }
}
