// The forge port over GitHub's REST interface. It must not know what is proposed there.
export {};
