let isUnsaved = false;

/** Whether a page holds something that would be lost if the browser left now. */
export const unsaved = {
  any: () => isUnsaved,
  set: (value: boolean) => {
    isUnsaved = value;
  },
};
