int hone_kernel_level(void){return 0;}
