int hone_kernel_level(void);
