import torch, torch.nn as nn, torch.nn.functional as F
# input: rgb (0..1), knit, rib, stitch (0..1), column parity, row parity (+-.5)  ->  rgb x4
class SR(nn.Module):
    def __init__(s,C=32,L=10,cin=8,r=4):
        super().__init__(); s.C,s.L,s.cin,s.r=C,L,cin,r
        s.convs=nn.ModuleList([nn.Conv2d(cin if i==0 else C if i<L-1 else 2*C,C if i<L-1 else 3*r*r,3,padding=1) for i in range(L)]); s.acts=nn.ModuleList([nn.PReLU(C) for _ in range(L-1)])
        for c in s.convs: nn.init.kaiming_normal_(c.weight,a=.25); nn.init.zeros_(c.bias)
        with torch.no_grad(): s.convs[-1].weight.mul_(.05)
    def forward(s,x):
        y=x
        for i,c in enumerate(s.convs):
            if i==s.L-1: y=torch.cat([y,y0],1)      # the last conv also sees the first features: trains several times faster
            y=c(y)
            if i<s.L-1: y=s.acts[i](y)
            if i==0: y0=y
        return F.pixel_shuffle(y,s.r)+F.interpolate(x[:,:3],scale_factor=s.r,mode='bilinear',align_corners=False)
def load_flat(meta,path):   # the flat half-precision format of the weights folder, as a torch function (to check the export)
    import numpy as np; h=torch.from_numpy(np.fromfile(path,np.float16).astype(np.float32)); o=0; Ls=[]; r=meta['shuffle']; n=len(meta['layers'])
    for li,l in enumerate(meta['layers']):
        k,ic,oc=l['k'],l['ic'],l['oc']; w=h[o:o+k*k*ic*oc].view(k,k,ic,oc).permute(3,2,0,1).contiguous(); o+=k*k*ic*oc; b=h[o:o+oc]; o+=oc; a=None
        if l['prelu']: a=h[o:o+oc]; o+=oc
        if li==n-1: p=[(c%(r*r))*(oc//(r*r))+c//(r*r) for c in range(oc)]; w=w[p]; b=b[p]
        Ls.append((w,b,a))
    def f(x):
        y=x
        for i,(w,b,a) in enumerate(Ls):
            if meta.get('cat') and i==n-1: y=torch.cat([y,y0],1)
            y=F.conv2d(y,w,b,padding=w.shape[-1]//2)
            if a is not None: y=F.prelu(y,a)
            if i==0: y0=y
        return F.pixel_shuffle(y,r)+(F.interpolate(x[:,:3],scale_factor=r,mode='bilinear',align_corners=False) if meta.get('skip')=='bilinear' else F.interpolate(x[:,:3],scale_factor=r,mode='nearest'))
    return f
