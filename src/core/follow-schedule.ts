/**
 * The name of the action that follows a schedule. The plan and the limits need it: starting and stopping on schedule is
 * not destructive work.
 */
export const followSchedule = 'follow-schedule';
