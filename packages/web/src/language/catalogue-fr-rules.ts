/** English text → French: what the rules of signing in mean. */
export const FRENCH_RULES: Readonly<Record<string, string>> = {
  'This cannot hold: the first pause ({first}) is longer than the longest one ({longest}).':
    'Cela ne peut pas tenir : la première attente ({first}) dépasse la plus longue ({longest}).',
  'This cannot hold: a session that lasts {lifetime} cannot be unused for {idle}.':
    'Cela ne peut pas tenir : une session qui dure {lifetime} ne peut pas rester sans activité pendant {idle}.',
  'It must be from {least} to {most}. Nothing was changed.':
    'Ce doit être de {least} à {most}. Rien n’a été changé.',
  'After {count, plural, one {# wrong password} other {# wrong passwords}} from one network, for whichever accounts, that whole network has to wait {first}, and longer each time. Browsers in which somebody signed in before do not.':
    'Après {count, plural, one {# mot de passe faux} other {# mots de passe faux}} depuis un réseau, quels que soient les comptes, ce réseau entier doit attendre {first}, et plus longtemps à chaque fois. Les navigateurs où quelqu’un s’est déjà connecté n’attendent pas.',
  'A new password has at least {count, plural, one {# character} other {# characters}}. Those of today go on, however short.':
    'Un nouveau mot de passe a au moins {count, plural, one {# caractère} other {# caractères}}. Ceux d’aujourd’hui restent valables, si courts soient-ils.',
  'It may be a common one: that is guessed first.':
    'Il peut être courant : c’est ce que l’on devine en premier.',
  'With {rounds} rounds the server computes about {seconds} s for each sign-in, and whoever stole the hashes as much for each guess.':
    'Avec {rounds} tours, le serveur calcule environ {seconds} s à chaque connexion, et qui aurait volé les empreintes autant à chaque essai.',
  'They can only go up; stored passwords follow at the next sign-in.':
    'Leur nombre ne peut qu’augmenter ; les mots de passe enregistrés suivent à la prochaine connexion.',
  'Who could not sign in any more cannot be shown now: {why}':
    'Impossible d’afficher maintenant qui ne pourrait plus se connecter : {why}',
  'Looking who could not sign in any more…': 'Recherche de qui ne pourrait plus se connecter…',
  'Invite them afterwards: an invitation leads to another way to sign in.':
    'Invitez-les ensuite : une invitation mène à un autre moyen de se connecter.',
  'API keys of people who have none stop, too, until they have one.':
    'Les clés d’API de qui n’en a pas s’arrêtent aussi, jusqu’à ce qu’ils en aient un.',
  '{count, plural, =0 {No API key stops.} one {# API key stops, too, until the person who made it has a second factor.} other {# API keys stop, too, until the people who made them have a second factor.}}':
    '{count, plural, =0 {Aucune clé d’API ne s’arrête.} one {# clé d’API s’arrête aussi, jusqu’à ce que la personne qui l’a créée ait un second facteur.} other {# clés d’API s’arrêtent aussi, jusqu’à ce que les personnes qui les ont créées aient un second facteur.}}',
  'Everybody needs a second factor. Whoever has none sets one up when signing in.':
    'Tout le monde a besoin d’un second facteur. Qui n’en a pas en crée un en se connectant.',
  'Administrators need a second factor. Those who have none set one up when signing in. Others may have one.':
    'Les administrateurs ont besoin d’un second facteur. Ceux qui n’en ont pas en créent un en se connectant. Les autres peuvent en avoir un.',
  'API keys of people who have none do not work until they have one.':
    'Les clés d’API de qui n’en a pas ne fonctionnent pas, jusqu’à ce qu’ils en aient un.',
  '{count, plural, one {# API key does not work until the person who made it has a second factor.} other {# API keys do not work until the people who made them have a second factor.}}':
    '{count, plural, one {# clé d’API ne fonctionne pas, jusqu’à ce que la personne qui l’a créée ait un second facteur.} other {# clés d’API ne fonctionnent pas, jusqu’à ce que les personnes qui les ont créées aient un second facteur.}}',
  '{count, plural, one {# API key works again.} other {# API keys work again.}}':
    '{count, plural, one {# clé d’API fonctionne de nouveau.} other {# clés d’API fonctionnent de nouveau.}}',
}
