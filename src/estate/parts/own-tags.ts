/**
 * The keys of the tags that Mayfly writes of itself. Their values have only letters that every service takes in a tag.
 */
export const stepTag = 'mayfly:step';
export const sourceTag = 'mayfly:source';
export const keepUntilTag = 'mayfly:keep-until';
