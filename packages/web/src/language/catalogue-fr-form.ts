/** English text → French: forms, their fields and actions. */
export const FRENCH_FORM: Readonly<Record<string, string>> = {
  'Nothing was done yet: something is missing.':
    'Rien n’a encore été fait : il manque une information.',
  'Fill in {field}.': 'Renseignez le champ {field}.',
  'Go back': 'Retour',
  'It may have happened all the same: look at the record before you repeat it.':
    'L’action a peut-être tout de même eu lieu : vérifiez l’enregistrement avant de la répéter.',
  'Done: {action}': 'Terminé : {action}',
  'Save first: an action sees what is saved.':
    'Enregistrez d’abord : une action ne voit que ce qui est enregistré.',
  'More actions': 'Autres actions',
  '{field}: choose from a calendar': '{field} : choisir dans un calendrier',
  'Previous decade': 'Décennie précédente',
  'Next decade': 'Décennie suivante',
  Replace: 'Remplacer',
  'Choose a file or drop it here': 'Choisissez un fichier ou déposez-le ici',
  'This is too long: {length} characters, at most {max} fit.':
    'Le texte est trop long : {length} caractères, {max} au maximum.',
  'This is not a web address; it begins with https:// or http://.':
    'Ce n’est pas une adresse web ; elle commence par https:// ou http://.',
  'This must be a number, like {example}.': 'Ce doit être un nombre, par exemple {example}.',
  '{scale, plural, =0 {Only whole numbers fit} one {Only # digit fits behind the decimal point} other {Only # digits fit behind the decimal point}}: round it first.':
    '{scale, plural, =0 {Seuls les nombres entiers sont acceptés} one {Seul # chiffre est accepté après la virgule} other {Seuls # chiffres sont acceptés après la virgule}} : arrondissez d’abord.',
  'This is too large: at most {room} digits fit before the decimal point.':
    'Ce nombre est trop grand : {room} chiffres au maximum avant la virgule.',
  'This is not a date. Type it like {example}.':
    'Ce n’est pas une date. Saisissez-la comme {example}.',
  'This is not a date and time. Type it like {example}.':
    'Ce n’est pas une date avec heure. Saisissez-la comme {example}.',
  'Choose one of the list; “{text}” is not in it.':
    'Choisissez dans la liste ; « {text} » n’y figure pas.',
  'This is not JSON.': 'Ce n’est pas du JSON.',
  'has one of': 'contient l’un de',
  'has all of': 'contient tous',
  'has none of': 'ne contient aucun de',
  'Clear {field}': 'Vider {field}',
  '{field}: what was found': '{field} : résultats de la recherche',
  'Create “{text}”': 'Créer « {text} »',
  '{who} changed the same': '{who} a modifié la même chose',
  'Choose for each what is saved. Everything else of both of you is kept.':
    'Choisissez pour chaque élément ce qui sera enregistré. Toutes vos autres modifications respectives sont conservées.',
  Yours: 'Votre valeur',
  empty: 'vide',
  'Line {number}: {field}': 'Ligne {number} : {field}',
  'A line: {line}': 'Une ligne : {line}',
  'Left empty, it becomes {value}.': 'S’il reste vide, il prend la valeur {value}.',
  'Left empty, it is filled in when you save.':
    'S’il reste vide, il est rempli à l’enregistrement.',
  'Create as new {model}': 'Créer à nouveau : {model}',
  'Not saved yet: look at the marked fields.':
    'Pas encore enregistré : vérifiez les champs signalés.',
  'Somebody deleted this record': 'Quelqu’un a supprimé cet enregistrement',
  'What you typed is still here. You can copy it, or make a new record of it.':
    'Votre saisie est toujours là. Vous pouvez la copier ou en faire un nouvel enregistrement.',
  'Not saved: the server did not answer': 'Non enregistré : le serveur n’a pas répondu',
  'What you typed is still here. Save again; nothing is done twice.':
    'Votre saisie est toujours là. Enregistrez de nouveau ; rien ne sera fait deux fois.',
  'Line {number}': 'Ligne {number}',
  'Move line {number} up': 'Monter la ligne {number}',
  'Move line {number} down': 'Descendre la ligne {number}',
  'Delete line {number}': 'Supprimer la ligne {number}',
  'None yet.': 'Aucune ligne pour l’instant.',
  'Enter: next line. Ctrl + Enter: new line. Ctrl + Backspace: delete the line. ↑ ↓: same column.':
    'Entrée : ligne suivante. Ctrl + Entrée : nouvelle ligne. Ctrl + Retour arrière : supprimer la ligne. ↑ ↓ : même colonne.',
  'Change line': 'Modifier la ligne',
  'Create {model}': 'Créer : {model}',
  '{position} of {count}': '{position} sur {count}',
  '{name} was deleted.': '{name} a été supprimé.',
  'Active again': 'De nouveau actif',
  'Make active again': 'Réactiver',
  'Save what is chosen': 'Enregistrer les choix',
  'Use what is chosen': 'Utiliser les choix',
  '{who} changed this meanwhile. What you typed is untouched.':
    '{who} a modifié cet enregistrement entre-temps. Votre saisie est intacte.',
  'Restore draft': 'Restaurer le brouillon',
  'Discard draft': 'Abandonner le brouillon',
  'Draft from {time}: you typed here and did not save.':
    'Brouillon du {time} : vous avez saisi des données ici sans les enregistrer.',
  'Saved. {who} changed {fields} meanwhile; both changes are kept.':
    'Enregistré. {who} a modifié {fields} entre-temps ; les deux modifications sont conservées.',
  'Changes discarded': 'Modifications abandonnées',
}
