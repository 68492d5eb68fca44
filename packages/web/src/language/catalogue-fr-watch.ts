/** English text → French: who is signed in, who was, and the names of buttons in rows. */
export const FRENCH_WATCH: Readonly<Record<string, string>> = {
  'The link was used before': 'Le lien a déjà servi',
  'The link is too old': 'Le lien est trop ancien',
  'The link was taken back': 'Le lien a été retiré',
  'The link opens no account any more': 'Le lien n’ouvre plus aucun compte',
  'Link for a forgotten password': 'Lien pour un mot de passe oublié',
  Invitation: 'Invitation',
  'Link of the sign-up': 'Lien de l’inscription',
  '{way}, then: {factor}': '{way}, puis : {factor}',
  'Sign-in provider': 'Fournisseur de connexion',
  '{count, plural, one {# session of {name} was ended.} other {# sessions of {name} were ended.}}':
    '{count, plural, one {# session de {name} a été terminée.} other {# sessions de {name} ont été terminées.}}',
  'End all my other sessions': 'Terminer toutes mes autres sessions',
  'End all sessions of {name}': 'Terminer toutes les sessions de {name}',
  'End all your other sessions?': 'Terminer toutes vos autres sessions ?',
  'End all sessions of {name}?': 'Terminer toutes les sessions de {name} ?',
  'This browser stays signed in. API keys go on.':
    'Ce navigateur reste connecté. Les clés d’API restent valables.',
  '{name} has to sign in again everywhere with the next click. API keys go on, and so does the password: to keep somebody out, deactivate the user.':
    '{name} devra se reconnecter partout au prochain clic. Les clés d’API restent valables, le mot de passe aussi : pour tenir quelqu’un à l’écart, désactivez l’utilisateur.',
  'End sessions': 'Terminer les sessions',
  'Nobody tried to sign in yet.': 'Personne n’a encore tenté de se connecter.',
  'No attempt of the last 180 days is like that.':
    'Aucune tentative des 180 derniers jours n’est de cette sorte.',
  'Show all attempts': 'Afficher toutes les tentatives',
  Outcome: 'Résultat',
  Person: 'Personne',
  Everybody: 'Tout le monde',
  'Logins that are nobody’s': 'Identifiants inconnus',
  'Whoever you sign out has to sign in again with the next click. Choose a person to end all sessions at once.':
    'Qui vous déconnectez doit se reconnecter au prochain clic. Choisissez une personne pour terminer toutes ses sessions d’un coup.',
  'Show more': 'Afficher plus',
  'No session is open.': 'Aucune session n’est ouverte.',
  '{shown} of {count, plural, one {# session} other {# sessions}}, the last used first':
    '{shown} sur {count, plural, one {# session} other {# sessions}}, la dernière utilisée en premier',
  '{act}: {subject}': '{act} : {subject}',
  'Show the current password': 'Afficher le mot de passe actuel',
  'Show the new password': 'Afficher le nouveau mot de passe',
}
